// Variables keep their places through optimisation, as in clang: the debug information says where they are.
// RUN: bpfcc -S -emit-llvm %s -o - | FileCheck %s
// RUN: bpfcc -O0 -S -emit-llvm %s -o - | FileCheck %s --check-prefix=UNTRACKED
// RUN: bpfcc -Xclang -fexperimental-assignment-tracking=disabled -S -emit-llvm %s -o - | FileCheck %s --check-prefix=UNTRACKED
// CHECK: "debug-info-assignment-tracking", i1 true
// UNTRACKED-NOT: debug-info-assignment-tracking
int take(void *address) __attribute__((noinline));
int take(void *address) { return *(volatile char *)address; }
int f(int x) {
  int y = x;
  return take(&y);
}
