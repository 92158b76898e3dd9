// --fix makes the fixes in the source, says so, and compiles what it has made.
// RUN: rm -rf %t && mkdir %t && cp %s %t/a.c && printf 'int unrelated;' > %t/b.c && cd %t
// RUN: not bpfcc --fix a.c b.c 2>&1 | FileCheck --implicit-check-not=soket %s
// RUN: FileCheck --check-prefix=FIXED %s < %t/a.c
// RUN: cp a.c %t/once.c && bpfcc --fix -Wno-bpf-section a.c 2>&1 | count 0
// RUN: cmp a.c once.c
// RUN: not bpfcc --fix missing.c 2>&1 | FileCheck --check-prefix=MISSING %s
// RUN: not bpfcc --fix - < %s 2>&1 | FileCheck --check-prefix=STDIN %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: bpfcc: a.c: 2 fixes made
// CHECK-NOT: b.c
// CHECK: error: section 'nothing_like_it' names no type of program
// FIXED: {{^}}SEC("socket")
SEC("soket")
int filter(struct __sk_buff *packet) { return 0; }

// FIXED: {{^}}SEC("tracepoint/sched/sched_switch")
SEC("tracepiont/sched/sched_switch")
int traced(void *context) { return 0; }

SEC("nothing_like_it")
int unknown(void *context) { return 0; }

// MISSING: bpfcc: error: missing.c: cannot be opened: ENOENT
// STDIN: error: section 'soket' names no type of program; did you mean 'socket'?
