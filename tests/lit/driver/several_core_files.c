// Files of one call that have the same CO-RE accesses are compiled as they are alone.
// RUN: rm -rf %t && mkdir -p %t && cp %s %t/a.c && cp %s %t/b.c && cp %s %t/c.c
// RUN: cd %t && bpfcc -c a.c b.c c.c
// RUN: llvm-objdump -d --no-show-raw-insn %t/c.o | FileCheck %s
// RUN: cd %t && bpfcc -j 3 -c a.c b.c c.c
// RUN: llvm-objdump -d --no-show-raw-insn %t/c.o | FileCheck %s
//
// CHECK: <pid_of>:
// CHECK: exit
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct task {
  int pid, tgid;
} __attribute__((preserve_access_index));
SEC("tp_btf/sched_switch") int pid_of(unsigned long long *context) {
  struct task *task = (struct task *)context[1];
  return task->tgid;
}
char _license[] SEC("license") = "GPL";
