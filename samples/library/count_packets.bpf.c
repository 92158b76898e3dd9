/* Counts UDP packets that come to a port, by the address they come from. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

const volatile __u16 port;

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __be32);
  __type(value, __u64);
  __uint(max_entries, 1024);
} packets_by_source SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb) {
  struct iphdr ip;
  struct udphdr udp;
  if (skb->protocol != bpf_htons(ETH_P_IP) || skb->pkt_type == PACKET_OUTGOING) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) < 0 || ip.protocol != IPPROTO_UDP) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + ip.ihl * 4, &udp, sizeof(udp)) < 0 || udp.dest != bpf_htons(port)) return 0;

  __u64 *packets = bpf_map_lookup_elem(&packets_by_source, &ip.saddr);
  if (packets) {
    __sync_fetch_and_add(packets, 1);
  } else {
    __u64 one = 1;
    bpf_map_update_elem(&packets_by_source, &ip.saddr, &one, BPF_ANY);
  }
  return 0;
}

char _license[] SEC("license") = "GPL";
