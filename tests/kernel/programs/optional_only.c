// Nothing is loaded of this unless it is named.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("?socket")
int optional(struct __sk_buff *skb) { return skb->len; }

char _license[] SEC("license") = "GPL";
