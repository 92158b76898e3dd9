/* Counts packets per source address, with a map of its own for every UDP port: a map of maps.
 *
 *     bpfrun samples/count_by_tenant.c --attach count=socket:lo --for 10s \
 *         --map 'tenants[5001]=map:red' --map 'tenants[5002]=map:blue'
 *
 * At the end `red` has the sources that sent to port 5001, `blue` those that sent to 5002. Which port counts where is
 * changed by storing another map, while the program runs.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct packets_by_source {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __be32);
  __type(value, __u64);
  __uint(max_entries, 1024);
} red SEC(".maps"), blue SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 64);
  __array(values, struct packets_by_source);
} tenants SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb) {
  struct iphdr ip;
  struct udphdr udp;
  if (skb->pkt_type == PACKET_OUTGOING || skb->protocol != bpf_htons(ETH_P_IP)) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) < 0 || ip.protocol != IPPROTO_UDP) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + ip.ihl * 4, &udp, sizeof(udp)) < 0) return 0;

  __u32 port = bpf_ntohs(udp.dest);
  void *tenant = bpf_map_lookup_elem(&tenants, &port);
  if (!tenant) return 0;

  __be32 source = ip.saddr;
  __u64 one = 1;
  __u64 *packets = bpf_map_lookup_elem(tenant, &source);
  if (packets)
    __sync_fetch_and_add(packets, 1);
  else
    bpf_map_update_elem(tenant, &source, &one, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
