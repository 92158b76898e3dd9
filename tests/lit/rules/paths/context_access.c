// Fields of the context that the program's type may not read or write, also where a function of the program does.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -Wno-bpf-context-access -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __u32 start(struct __sk_buff *skb) {
  // CHECK: context_access.c:[[#@LINE+3]]:10: error: programs in section socket may not read 'skb->data' [bpf-context-access]
  // CHECK: note: bpf_skb_load_bytes copies bytes of the packet
  // CHECK: note: on a path through 'filter'
  return skb->data;
}

SEC("socket")
int filter(struct __sk_buff *skb) {
  skb->cb[1] = start(skb);
  // CHECK: context_access.c:[[#@LINE+1]]:3: error: programs in section socket may read 'skb->mark', not write it
  skb->mark = 1;
  return skb->len;
}

SEC("tc")
int classify(struct __sk_buff *skb) {
  skb->mark = start(skb);
  // CHECK: context_access.c:[[#@LINE+1]]:3: error: programs in section tc may read 'skb->protocol', not write it
  skb->protocol = 0;
  __u32 *address = &skb->len;
  return *address;
}

SEC("xdp")
// CHECK: error: programs in section xdp may not read 'context->egress_ifindex'
int receive(struct xdp_md *context) { return context->egress_ifindex ? XDP_PASS : XDP_DROP; }

SEC("xdp/devmap")
int send(struct xdp_md *context) { return context->egress_ifindex ? XDP_PASS : XDP_DROP; }

// A function that no program of the file calls may be called by any.
int global(struct __sk_buff *skb) { return skb->data; }

char _license[] SEC("license") = "GPL";
