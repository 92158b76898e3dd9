// -nostdinc means what it means in clang: nothing is found that the user did not name.
// RUN: not bpfcc -nostdinc -fsyntax-only %s 2>&1 | FileCheck %s
// CHECK: fatal error: 'linux/bpf.h' file not found
#include <linux/bpf.h>
