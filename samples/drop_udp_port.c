/* Drops UDP packets to one port before the network stack sees them, and counts what it dropped.
 *
 *     bpfrun samples/drop_udp_port.c --attach drop=xdp:eth0 --map 'config_map[0]=9' --for 1m
 *
 * At the end dropped[0] has packets and bytes that were dropped, one value a processor. Without --map the port is 0,
 * and nothing is dropped.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct traffic {
  __u64 packets;
  __u64 bytes;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 1);
} config_map SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  __type(value, struct traffic);
  __uint(max_entries, 1);
} dropped SEC(".maps");

/* The destination port of a UDP packet in IPv4, 0 for anything else. The verifier accepts a read of the packet only
 * behind a comparison with data_end that covers it. */
static __always_inline __u16 udp_port(void *data, void *data_end) {
  struct ethhdr *ethernet = data;
  struct iphdr *ip = (void *)(ethernet + 1);
  if ((void *)(ip + 1) > data_end || ethernet->h_proto != bpf_htons(ETH_P_IP)) return 0;
  if (ip->protocol != IPPROTO_UDP) return 0;
  struct udphdr *udp = (void *)ip + ip->ihl * 4;
  if ((void *)(udp + 1) > data_end) return 0;
  return bpf_ntohs(udp->dest);
}

SEC("xdp")
int drop(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data;
  void *data_end = (void *)(long)ctx->data_end;
  __u32 zero = 0;
  __u32 *port = bpf_map_lookup_elem(&config_map, &zero);
  if (!port || *port == 0 || udp_port(data, data_end) != *port) return XDP_PASS;

  struct traffic *traffic = bpf_map_lookup_elem(&dropped, &zero);
  if (traffic) {
    traffic->packets++;
    traffic->bytes += data_end - data;
  }
  return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
