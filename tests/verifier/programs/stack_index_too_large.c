// cause: stack-bounds
// says: writing outside of the variables on the stack
// help: check the index or size against the size of the array, and keep it inside of 512 bytes
// mended: if ((skb->len & 31) >= sizeof(names) / sizeof(names[0])) return 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  volatile char names[16] = {};
  names[skb->len & 31] = 1; // here
  return names[2];
}

char _license[] SEC("license") = "GPL";
