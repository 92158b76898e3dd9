// A program's own u64, bpf_map_def and KBUILD_MODNAME are never in the way of ours.
// RUN: bpfcc -Wall -Wextra -Werror -c %s -o %t.o && llvm-objdump -h %t.o | FileCheck %s
// CHECK: maps {{ *}}00000008
#define KBUILD_MODNAME "mine"
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef unsigned long u64;

struct bpf_map_def {
  u64 only;
};

struct bpf_map_def SEC("maps") my_map = {.only = sizeof(KBUILD_MODNAME)};
