/* Counts what an interface receives and sends: two programs, one map.
 *
 *     bpfrun samples/count_both_ways.c --attach receive=tc:eth0 --attach send=tc:eth0 --for 10s
 *
 * At the end traffic[RECEIVED] has packets and bytes received, traffic[SENT] those sent. The section says which way.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

enum direction { RECEIVED, SENT, DIRECTIONS };

struct traffic {
  __u64 packets;
  __u64 bytes;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, enum direction);
  __type(value, struct traffic);
  __uint(max_entries, DIRECTIONS);
} traffic SEC(".maps");

static __always_inline int count(struct __sk_buff *skb, enum direction direction) {
  struct traffic *value = bpf_map_lookup_elem(&traffic, &direction);
  if (value) {
    __sync_fetch_and_add(&value->packets, 1);
    __sync_fetch_and_add(&value->bytes, skb->len);
  }
  return TC_ACT_OK; /* the packet goes on its way */
}

SEC("tc/ingress")
int receive(struct __sk_buff *skb) { return count(skb, RECEIVED); }

SEC("tc/egress")
int send(struct __sk_buff *skb) { return count(skb, SENT); }

char _license[] SEC("license") = "GPL";
