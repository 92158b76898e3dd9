// REQUIRES: kernel-btf
// A type that no name in the source leads to is found by another attempt; errors that more types cannot mend are shown once.
// RUN: bpfcc -c %s -o /dev/null
// RUN: not bpfcc -DWRONG -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: another_attempt.c:[[#@LINE+10]]:{{.*}} error: no member named 'nothing' in 'struct cred'
// CHECK-NOT: error:
// CHECK: 1 error generated
#include "vmlinux.h"

int size(struct task_struct *task) {
  // No `cred` here but the member's.
  typeof(*task->real_parent->cred) copied;
  (void)copied;
#ifdef WRONG
  return task->cred->nothing;
#endif
  return sizeof(copied);
}
