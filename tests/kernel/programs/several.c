// Programs to choose from: one that the verifier refuses, and one that is loaded only by its name.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int accepted(struct __sk_buff *skb) { return skb->len; }

SEC("socket")
int refused(struct __sk_buff *skb) { return *(volatile int *)(long)skb->len; }

SEC("?socket")
int optional(struct __sk_buff *skb) { return skb->protocol; }

char _license[] SEC("license") = "GPL";
