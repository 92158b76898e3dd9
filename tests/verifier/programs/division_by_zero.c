// cause: division
// says: this divides by the constant 0
// help: divide by something else
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  __u64 length = skb->len;
  asm volatile("%0 /= 0" : "+r"(length)); // here
  return length;
}

char _license[] SEC("license") = "GPL";
