// Rules are named; an unknown name is answered with the nearest; what could not run at all cannot be silenced.
// RUN: bpfcc --rules | FileCheck --check-prefix=LIST %s
// RUN: not bpfcc -Wno-bpf-lop %s 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not bpfcc --kernel=five %s 2>&1 | FileCheck --check-prefix=KERNEL %s
// RUN: not bpfcc -Wno-bpf-recursion -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NEVER %s
// RUN: not bpfcc --kernel=running -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NEVER %s
// LIST: loop {{.*}}(until Linux 5.3)
// LIST: recursion
// LIST: struct-arg {{.*}}(without --kernel)
// UNKNOWN: bpfcc: error: bpf-lop: no rule has this name
// UNKNOWN-NEXT: hint: did you mean bpf-loop?
// KERNEL: bpfcc: error: --kernel=five: a kernel is named by its version, as 5.15, or 'running'
// NEVER: error: 'f' calls itself
int f(int n) { return n ? f(n - 1) : 0; }
