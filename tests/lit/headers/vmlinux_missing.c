// Where the BTF cannot be read the error stands at the #include and says what to do.
// RUN: not bpfcc --btf=%t.nothing -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: not bpfcc --btf=%s -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NOBTF %s
// CHECK: vmlinux_missing.c:[[#@LINE+3]]:
// CHECK: error: vmlinux.h cannot be made from {{.*}}nothing: ENOENT
// NOBTF: error: vmlinux.h cannot be made from {{.*}}vmlinux_missing.c
#include "vmlinux.h"
