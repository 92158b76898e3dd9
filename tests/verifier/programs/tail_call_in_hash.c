// cause: map-use
// says: bpf_tail_call() takes a map of type prog_array
// help: declare it: __uint(type, BPF_MAP_TYPE_PROG_ARRAY); with __u32 keys and values
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u32);
} counts SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  bpf_tail_call(skb, &counts, 1); // here
  return 0;
}

char _license[] SEC("license") = "GPL";
