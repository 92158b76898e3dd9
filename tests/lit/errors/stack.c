// The stack limit: one error a call chain, with a ledger of what is in it.
// RUN: not bpfcc -DFRAME -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=FRAME %s
// RUN: not bpfcc -DFRAME -g0 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NODEBUG %s
// RUN: not bpfcc -DCHAIN -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=CHAIN --implicit-check-not=error: %s
// RUN: not bpfcc -DCHAIN --kernel=6.18 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=CHAIN --implicit-check-not=error: %s
// RUN: bpfcc -DCHAIN -DPROGRAM='"kprobe"' --kernel=6.18 -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -DCHAIN -Wno-bpf-stack -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -DCHAIN -Wno-error=bpf-stack -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=WARNING %s
// RUN: not bpfcc -DFRAME -Wno-bpf-stack -c %s -o /dev/null
// RUN: bpfcc -DCHAIN -emit-llvm -S %s -o - 2>&1 | FileCheck --check-prefix=IR --implicit-check-not=warn-stack-size %s
// RUN: bpfcc -Wframe-larger-than=64 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=ASKED %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#ifndef PROGRAM
#define PROGRAM "tc"
#endif

// IR: define
static __always_inline int fill(int number) {
  char small[128];
  bpf_get_current_comm(small, number);
  return small[3];
}

static __noinline int callee(int number) {
  char middle[200];
  bpf_get_current_comm(middle, number & 127);
  return middle[3];
}

#ifdef FRAME
SEC(PROGRAM)
// FRAME: {{.*}}stack.c:[[#@LINE+11]]: error: 'program' needs {{[56][0-9]+}} bytes of stack, a BPF program has 512 [bpf-stack]
// FRAME-NEXT: int program(
// FRAME-NEXT: note: 'program' takes {{[56][0-9]+}} bytes
// FRAME-NEXT: int program(
// FRAME-NEXT: stack.c:[[#@LINE+8]]: note: 400 bytes: 'large'
// FRAME-NEXT: char large[400]
// FRAME-NEXT: stack.c:[[#@LINE-19]]: note: 128 bytes: 'small' of 'fill', inlined
// FRAME: note: move large variables into a map of type BPF_MAP_TYPE_PERCPU_ARRAY
// FRAME: {{^}}1 error generated.
// NODEBUG: stack.c: error: 'program' needs {{[56][0-9]+}} bytes of stack

int program(struct __sk_buff *skb) {
  char large[400];
  bpf_get_current_comm(large, sizeof(large));
  return fill(large[0] & 127) + callee(large[1]);
}
#endif

#ifdef CHAIN
SEC(PROGRAM)
// CHAIN: stack.c:[[#@LINE+5]]: error: 'program' calls 'callee': together they need {{[0-9]+}} bytes of stack, a BPF program has 512 [bpf-stack]
// WARNING: stack.c:[[#@LINE+4]]: warning: 'program' calls 'callee'
// CHAIN: note: 'program' takes
// CHAIN: note: 400 bytes: 'large'
// CHAIN: note: 200 bytes: 'middle'
int program(void *context) {
  char large[400];
  bpf_get_current_comm(large, sizeof(large));
  return callee(large[1]);
}
#endif

#ifndef CHAIN
#ifndef FRAME
// ASKED: warning: the stack frame of 'callee' has {{[0-9]+}} bytes
int program(void *context) { return callee(3); }
#endif
#endif

char _license[] SEC("license") = "GPL";
