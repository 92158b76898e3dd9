// Where the BTF cannot be read the error stands at the #include, says what to do, and is the only one.
// RUN: not bpfcc --btf=%t.nothing -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: not bpfcc --btf=%s -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NOBTF %s
// CHECK: missing.c:[[#@LINE+5]]:10: fatal error: cannot open file {{.*}}vmlinux.h': {{.*}}nothing: cannot be opened: ENOENT
// CHECK: 1 error generated
// NOBTF: missing.c:[[#@LINE+3]]:10: fatal error: {{.*}}missing.c: holds no BTF
// NOBTF: 1 error generated
// clang-format off
#include "vmlinux.h"
task_struct not_reported;
