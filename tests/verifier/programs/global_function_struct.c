// cause: global-function
// says: the function largest() is not static and returns no integer
// help: make it static, or let it return int
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct box {
  __u32 width, height;
};
struct box last;

__attribute__((noinline)) struct box *largest(struct __sk_buff *skb) {
  if (skb->len > last.width) last.width = skb->len;
  return &last;
}

SEC("tc")
int program(struct __sk_buff *skb) {
  return largest(skb)->width;
}

char _license[] SEC("license") = "GPL";
