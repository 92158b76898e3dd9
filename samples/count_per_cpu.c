/* Counts packets and bytes on each processor, without atomics: every processor has a counter of its own.
 *
 *     bpfrun samples/count_per_cpu.c --attach count=socket:lo --for 10s
 *
 * At the end: packets and bytes of each processor.
 */
#include <linux/bpf.h>
#include <linux/if_packet.h>

#include <bpf/bpf_helpers.h>

struct traffic {
  __u64 packets;
  __u64 bytes;
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  __type(value, struct traffic);
  __uint(max_entries, 1);
} traffic_per_cpu SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb) {
  __u32 zero = 0;
  if (skb->pkt_type == PACKET_OUTGOING) return 0;
  struct traffic *traffic = bpf_map_lookup_elem(&traffic_per_cpu, &zero);
  if (!traffic) return 0;
  traffic->packets++;
  traffic->bytes += skb->len;
  return 0;
}

char _license[] SEC("license") = "GPL";
