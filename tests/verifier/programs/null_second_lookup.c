// cause: null-check
// says: 'second' may be NULL here
// help: check it before:  if (!second) return 0;
// mended: if (!second) return 0;
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
  __u32 a = 1, b = 2;
  __u64 *first = bpf_map_lookup_elem(&counts, &a);
  __u64 *second = bpf_map_lookup_elem(&counts, &b);
  if (!first) return 0;
  *second += *first; // here
  return 0;
}

char _license[] SEC("license") = "GPL";
