// cause: argument-type
// says: bpf_map_lookup_elem() does not take '5' as argument 2 ('key')
// help: pass a pointer to memory: on the stack, in a map or in the packet as argument 2 ('key')
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
  __u64 *count = bpf_map_lookup_elem(&counts, (void *)5); // here
  return count ? *count : 0;
}

char _license[] SEC("license") = "GPL";
