// cause: tail-call
// says: bpf_tail_call() is in a function that does not return int
// help: let the function return int
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u32);
} programs SEC(".maps");

__u64 calls;

static __attribute__((noinline)) void jump(struct __sk_buff *skb) {
  bpf_tail_call(skb, &programs, 1);
  calls++;
}

SEC("tc")
int program(struct __sk_buff *skb) {
  jump(skb); // here
  return calls > 5;
}

char _license[] SEC("license") = "GPL";
