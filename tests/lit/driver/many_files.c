// Several files in one call: each object is the same as when compiled alone, and an error in one leaves the others.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: printf 'int f(void) { return 1; }' >one.c
// RUN: printf 'int f(void) { return x; }' >two.c
// RUN: printf 'int f(void) { return 3; }' >three.c
// RUN: not bpfcc -j 2 one.c two.c three.c 2>&1 | FileCheck %s
// RUN: ls | FileCheck --check-prefix=FILES %s
// RUN: bpfcc three.c -o alone.o && cmp alone.o three.o
// RUN: not bpfcc one.c three.c -o both.o 2>&1 | FileCheck --check-prefix=BOTH %s
// RUN: not bpfcc -j 0 one.c 2>&1 | FileCheck --check-prefix=JOBS %s
//
// CHECK: two.c:1:22: error: use of undeclared identifier 'x'
// CHECK: 1 error generated.
// FILES: one.c
// FILES-NEXT: one.o
// FILES-NEXT: three.c
// FILES-NEXT: three.o
// FILES-NEXT: two.c
// FILES-NOT: {{.}}
// BOTH: bpfcc: error: both.o: one output for several input files
// JOBS: bpfcc: error: -j 0: the number of files to compile at once must be 1 or more
