/* Drops or passes packets by the longest prefix that their IPv4 source address matches.
 *
 *     bpfrun samples/filter_prefixes.c --attach filter=xdp:eth0 --for 1m \
 *         --map 'rules[10.0.0.0/8]=XDP_DROP' --map 'rules[10.1.0.0/16]=XDP_PASS'
 *
 * Here 10.1.0.0/16 may come in, the rest of 10.0.0.0/8 may not; what no rule matches passes. At the end
 * packets[XDP_DROP] has the IPv4 packets that were dropped, packets[XDP_PASS] those that passed.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct prefix {
  __u32 length; /* in bits; an LPM trie's key must begin with it */
  __be32 address;
};

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __type(key, struct prefix);
  __type(value, enum xdp_action);
  __uint(max_entries, 1024);
  __uint(map_flags, BPF_F_NO_PREALLOC); /* the kernel wants it for this type */
} rules SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, enum xdp_action);
  __type(value, __u64);
  __uint(max_entries, XDP_PASS + 1);
} packets SEC(".maps");

SEC("xdp")
int filter(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data;
  void *data_end = (void *)(long)ctx->data_end;
  struct ethhdr *ethernet = data;
  struct iphdr *ip = (void *)(ethernet + 1);
  if ((void *)(ip + 1) > data_end || ethernet->h_proto != bpf_htons(ETH_P_IP)) return XDP_PASS;

  struct prefix whole_address = {.length = 32, .address = ip->saddr};
  enum xdp_action *rule = bpf_map_lookup_elem(&rules, &whole_address);
  enum xdp_action verdict = rule && *rule == XDP_DROP ? XDP_DROP : XDP_PASS;

  __u64 *count = bpf_map_lookup_elem(&packets, &verdict);
  if (count) ++*count;
  return verdict;
}

char _license[] SEC("license") = "GPL";
