/* Counts packets up to and over a size that is given when the program is loaded.
 *
 *     bpfrun samples/count_large.c --attach compare=socket:lo --map config_map[0]=1024 --for 10s
 *
 * At the end packets[0] has the packets of at most 1024 bytes, packets[1] the longer ones. The length is that of the
 * whole frame, Ethernet header included.
 */
#include <linux/bpf.h>
#include <linux/if_packet.h>

#include <bpf/bpf_helpers.h>

/* An array with one element is how a program without global variables (before Linux 5.2) gets its settings. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 1);
} config_map SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 2);
} packets SEC(".maps");

SEC("socket")
int compare(struct __sk_buff *skb) {
  __u32 zero = 0;
  __u32 *threshold = bpf_map_lookup_elem(&config_map, &zero);
  if (!threshold || skb->pkt_type == PACKET_OUTGOING) return 0;

  __u32 over = skb->len > *threshold;
  __u64 *count = bpf_map_lookup_elem(&packets, &over);
  if (count) __sync_fetch_and_add(count, 1);
  return 0;
}

char _license[] SEC("license") = "GPL";
