// cause: null-check
// says: 'count' may be NULL here
// help: check it before:  if (!count) return 0;
// mended: if (!count) return 0;
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
  __u32 key = 1;
  __u64 *count = bpf_map_lookup_elem(&counts, &key);
  __u64 before = *count; // here
  if (!count) return 0;
  *count = before + 1;
  return 0;
}

char _license[] SEC("license") = "GPL";
