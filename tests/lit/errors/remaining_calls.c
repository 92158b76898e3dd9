// Calls that no kernel takes are errors at their C line; what the compiler resolves is none.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: not bpfcc -c -Wno-bpf-undefined-function %s -o /dev/null 2>&1 | FileCheck --check-prefix=SILENT %s
// RUN: bpfcc -S -emit-llvm %s -o - | FileCheck --check-prefix=IR %s
// SILENT-NOT: undefined-function
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define NOINLINE static __attribute__((noinline))

int number;

// IR: @strlen
// CHECK: remaining_calls.c:[[#@LINE+2]]:39: error: 'strlen' is a function of the C library, which the kernel does not have [bpf-library-call]
// CHECK: note: write it as a function of the program, or see what helpers and kfuncs there are
int length(const char *text) { return __builtin_strlen(text); }

NOINLINE int twice(int n) { return 2 * n; }
NOINLINE int next(int n) { return n + number; }
// CHECK: remaining_calls.c:[[#@LINE+2]]:{{[0-9]+}}: error: this calls a function through a pointer: BPF calls have constant targets [bpf-indirect-call]
// CHECK: note: choose with if or switch, or with a tail call
int choose(int n) { return (n ? twice : next)(n); }

int known(int n) {
  int (*function)(int) = twice;
  return function(n) + bpf_get_prandom_u32();
}
int same(const char *text) { return __builtin_memcmp(text, "bpf", 3) == 0; }
extern int strcmp(const char *, const char *) SEC(".ksyms");
int kernel_function(const char *text) { return strcmp(text, "a"); }
int of_another_file(int n);
// CHECK: remaining_calls.c:[[#@LINE+2]]:{{[0-9]+}}: warning: 'of_another_file' is not defined in this file: the object loads only once it is linked with one that does [bpf-undefined-function]
// CHECK: note: a function of the kernel is declared with __ksym; objects are linked by 'bpftool gen object'
int linked(int n) { return of_another_file(n); }
int may_be_linked(int n) __attribute__((weak));
int links(int n) { return may_be_linked ? may_be_linked(n) : 0; }
int never(int n) { return 0 ? of_another_file(n) : n; }
