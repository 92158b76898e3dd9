// REQUIRES: kernel-btf
// vmlinux.h has the types that the source can reach, and no others; what is only pointed to is declared.
// RUN: bpfcc -E %s | FileCheck %s
// RUN: bpfcc -E --vmlinux=full %s | FileCheck --check-prefix=FULL %s
// RUN: not bpfcc --vmlinux=some %s 2>&1 | FileCheck --check-prefix=WRONG %s
// CHECK-NOT: struct ext4_sb_info
// CHECK-DAG: enum bpf_map_type {
// CHECK-DAG: struct mm_struct {
// CHECK-DAG: struct task_struct {
// CHECK-DAG: struct cred;
// CHECK-NOT: struct cred {
// CHECK: unsigned long start(
// FULL-DAG: struct cred {
// FULL-DAG: struct sk_buff {
// WRONG: --vmlinux=some: the types of vmlinux.h are 'on-demand' or 'full'
#include "vmlinux.h"

unsigned long start(struct task_struct *task) {
  return task->mm->start_code + BPF_MAP_TYPE_HASH;
}
