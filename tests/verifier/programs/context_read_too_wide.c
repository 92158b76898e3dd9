// cause: context-access
// says: 'skb->len' has 4 bytes: programs may not read 8 bytes there
// help: use the field with its own size and type, in a variable of 4 bytes
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  return *(volatile __u64 *)&skb->len; // here
}

char _license[] SEC("license") = "GPL";
