// Loops are errors in the strict subset, at the loop, with what to do; a kernel that runs them lifts the rule.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: not bpfcc --kernel=5.2 -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: bpfcc --kernel=5.3 -c %s -o /dev/null
// RUN: bpfcc -Wno-bpf-loop -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -Wno-error=bpf-loop -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=WARNING %s
// WARNING: loop.c:{{[0-9]+}}:3: warning: 'for' loop is not allowed in restricted C [bpf-loop]

int sum(const int *numbers, int count) {
  int total = 0;
  // CHECK: loop.c:[[#@LINE+3]]:3: error: 'for' loop is not allowed in restricted C [bpf-loop]
  // CHECK: note: unroll it with '#pragma unroll', write the steps out, or name a kernel that runs bounded loops with
  // CHECK-SAME: --kernel=5.3
  for (int i = 0; i < count; i++) total += numbers[i];
  // CHECK: loop.c:[[#@LINE+1]]:3: error: 'while' loop is not allowed in restricted C
  while (total > 100) total -= numbers[0];
  // CHECK: loop.c:[[#@LINE+1]]:3: error: 'do' loop is not allowed in restricted C
  do total -= numbers[1];
  while (total > 50);
again:
  total -= numbers[2];
  // CHECK: loop.c:[[#@LINE+2]]:19: error: backward 'goto' makes a loop, which the subset does not have
  // CHECK: loop.c:[[#@LINE-3]]:1: note: it jumps back to here
  if (total > 10) goto again;
  return total;
}
// CHECK: 4 errors generated.
