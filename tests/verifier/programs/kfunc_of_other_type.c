// cause: kfunc
// says: programs of this type may not call bpf_dynptr_from_skb()
// help: check for which program types the kfunc is registered, and its argument's flags
// no log on 6.1: it has no bpf_dynptr_from_skb()
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *ptr) __ksym;

SEC("xdp")
int program(struct xdp_md *context) {
  struct bpf_dynptr packet;
  return bpf_dynptr_from_skb((void *)context, 0, &packet) ? XDP_DROP : XDP_PASS; // here
}

char _license[] SEC("license") = "GPL";
