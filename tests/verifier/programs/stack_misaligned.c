// cause: misaligned
// says: this access of 8 bytes is at an offset that is no multiple of 8
// help: align the variable or field to 8 bytes, or copy it with __builtin_memcpy()
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  volatile char bytes[16] = {};
  __u64 *word = (__u64 *)(bytes + 3);
  __sync_fetch_and_add(word, skb->len); // here
  return bytes[3];
}

char _license[] SEC("license") = "GPL";
