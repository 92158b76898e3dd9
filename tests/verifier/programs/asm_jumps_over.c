// cause: control-flow
// says: nothing leads to instruction 2
// help: remove the code behind the return or jump, and asm that jumps over it
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  asm volatile("r0 = 0; exit;");
  return skb->len; // here
}

char _license[] SEC("license") = "GPL";
