// Of bpf_helper_defs.h and linux/bpf.h the compiler takes what the source names. What it comes to need besides is there too: by a
// header of its own, by a pasted name, by an enumerator that a macro makes, by a type that only a prototype names.
// RUN: bpfcc -Werror -S -I%S/Inputs %s -o - | FileCheck %s
// RUN: bpfcc -Werror -S -I%S/Inputs -std=gnu89 -Wno-implicit-function-declaration %s -o - | FileCheck %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <elsewhere.h>

#define CURRENT(what) bpf_get_current_##what()

// CHECK-LABEL: pasted:
// CHECK: call 35
SEC("raw_tp/sched_switch")
int pasted(void *ctx) { return CURRENT(task) != 0; }

// CHECK-LABEL: of_another_header:
// CHECK: call 125
SEC("raw_tp/sched_switch")
int of_another_header(void *ctx) { return since_boot(); }

// CHECK-LABEL: made_by_a_macro:
// CHECK: w0 = 125
SEC("raw_tp/sched_switch")
int made_by_a_macro(void *ctx) { return BPF_FUNC_ktime_get_boot_ns; }

// CHECK-LABEL: of_a_prototype:
// CHECK: call 95
SEC("tc")
int of_a_prototype(struct __sk_buff *skb) {
  if (!skb->sk) return 0;
  typeof(bpf_sk_fullsock(skb->sk)) socket = bpf_sk_fullsock(skb->sk);
  return socket ? socket->family : 0;
}

char _license[] SEC("license") = "GPL";
