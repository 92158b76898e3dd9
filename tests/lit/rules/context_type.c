// A program that reads another type's context is wrong; what the kernel does not know of is the program's own matter.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -Wno-bpf-context-type -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("xdp")
// CHECK: context_type.c:[[#@LINE+1]]:10: error: programs in section xdp are given a 'struct xdp_md *', not a 'struct __sk_buff *' [bpf-context-type]
int drop(struct __sk_buff *skb) { return skb->len > 100 ? XDP_DROP : XDP_PASS; }

SEC("tp_btf/sched_switch")
// CHECK: error: programs in section tp_btf are not given a 'struct xdp_md *'
int switched(struct xdp_md *context) { return context->data == 0; }

SEC("cgroup/sock_create")
int created(struct bpf_sock *sock) { return sock->family == 2; }

// Not looked at, as by the kernel.
SEC("xdp")
int unused(struct __sk_buff *skb) { return XDP_PASS; }

struct view {
  __u32 data;
};

SEC("xdp")
int own_struct(struct view *context) { return context->data ? XDP_PASS : XDP_DROP; }

SEC("freplace/filter")
int replacement(struct __sk_buff *skb) { return skb->len; }

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(unlink, int directory) { return directory; }

SEC("fentry/do_unlinkat")
int BPF_PROG(enter, int directory) { return directory ? 0 : 0; }

SEC("tc")
int anything(void *context) { return context != 0; }
