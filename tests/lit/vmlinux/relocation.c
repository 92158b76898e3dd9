// REQUIRES: kernel-btf
// vmlinux.h is made from the running kernel's BTF, with CO-RE relocations for what is read through it.
// RUN: bpfcc -c %s -o %t.o && llvm-objdump -dr %t.o | FileCheck %s
// CHECK: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::pid
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *previous, struct task_struct *next) { return next->pid; }

char _license[] SEC("license") = "GPL";
