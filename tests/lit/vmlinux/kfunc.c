// REQUIRES: kernel-btf
// A function of the kernel that the source calls and does not declare is declared from the kernel's BTF.
// RUN: bpfcc -c %s -o %t.o && llvm-readelf -s %t.o | FileCheck %s
// CHECK: GLOBAL DEFAULT UND bpf_rcu_read_lock
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tp_btf/sched_switch")
int locks(void *ctx) {
  bpf_rcu_read_lock();
  bpf_rcu_read_unlock();
  return 0;
}

char _license[] SEC("license") = "GPL";
