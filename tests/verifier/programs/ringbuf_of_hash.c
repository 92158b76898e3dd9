// cause: map-use
// says: bpf_ringbuf_reserve() does not work on maps of type hash
// help: use the helper that belongs to the map's type, or another map type
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} counts SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u64 *event = bpf_ringbuf_reserve(&counts, 8, 0); // here
  if (event) bpf_ringbuf_discard(event, 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
