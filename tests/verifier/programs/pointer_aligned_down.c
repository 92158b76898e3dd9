// cause: pointer-arithmetic
// says: a pointer is changed with &=
// help: do that to the offset, a number, before it is added
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64[4]);
} counts SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u32 key = 1;
  char *value = bpf_map_lookup_elem(&counts, &key);
  if (!value) return 0;
  value += 3;
  value = (char *)((unsigned long)value & ~7UL); // here
  return *value;
}

char _license[] SEC("license") = "GPL";
