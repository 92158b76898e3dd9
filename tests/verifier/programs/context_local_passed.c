// cause: argument-type
// says: bpf_skb_load_bytes() does not take '&copy' as argument 1 ('skb')
// help: pass the context as argument 1 ('skb')
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  struct __sk_buff copy = {};
  char byte;
  return bpf_skb_load_bytes(&copy, 0, &byte, 1); // here
}

char _license[] SEC("license") = "GPL";
