/* Counts UDP packets per destination port, and forgets the ports that were not used for longest.
 *
 *     bpfrun samples/count_recent_ports.c --attach count=socket:lo --for 10s
 *
 * At the end: at most 512 ports. An ordinary hash map would refuse the 513th; an LRU one makes room for it, so that a
 * port scan cannot fill it up.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __type(key, __u16);
  __type(value, __u64);
  __uint(max_entries, 512);
} packets_by_port SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb) {
  struct iphdr ip;
  struct udphdr udp;
  if (skb->pkt_type == PACKET_OUTGOING || skb->protocol != bpf_htons(ETH_P_IP)) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) < 0 || ip.protocol != IPPROTO_UDP) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + ip.ihl * 4, &udp, sizeof(udp)) < 0) return 0;

  __u16 port = bpf_ntohs(udp.dest);
  __u64 one = 1;
  __u64 *packets = bpf_map_lookup_elem(&packets_by_port, &port);
  if (packets)
    __sync_fetch_and_add(packets, 1);
  else
    bpf_map_update_elem(&packets_by_port, &port, &one, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
