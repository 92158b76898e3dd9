// What LLVM's BPF target refuses is shown at its C line.
// RUN: not bpfcc %s -o %t.o 2>&1 | FileCheck %s
// CHECK: backend_place.c:[[#@LINE+2]]:{{[0-9]+}}: error: {{.*}}
int g(int, int, int, int, int, int);
int f(int a) { return g(a, 2, 3, 4, 5, 6); }
