// cause: context-access
// says: programs of this type may not write 'skb->len'
// help: use fields that this program type has, with their declared size, and write only those that are writable
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  skb->len = 0; // here
  return 0;
}

char _license[] SEC("license") = "GPL";
