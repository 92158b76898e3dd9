// REQUIRES: kernel-btf
// What C reaches a type by, without its name or with more than its name: typeof of a member and of that one's member,
// container_of, constants of an enum that is not named, a typedef of a struct, attributes before a tag, sizeof. One
// compilation is enough, and it gives the same object as with all types.
// RUN: bpfcc -c %s -o %t.o && bpfcc -c --vmlinux=full %s -o %t.full.o
// RUN: llvm-objdump -d --no-show-raw-insn %t.o | tail -n +3 > %t.S && llvm-objdump -d --no-show-raw-insn %t.full.o | tail -n +3 | diff %t.S -
// RUN: llvm-objdump -dr %t.o | FileCheck %s
// RUN: bpfcc -E %s | FileCheck --check-prefix=TYPES %s
// CHECK-DAG: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::mm
// CHECK-DAG: CO-RE <byte_off> [{{[0-9]+}}] struct cgroup::level
// CHECK-DAG: CO-RE <enumval_value> [{{[0-9]+}}] enum pid_type::PIDTYPE_TGID
// CHECK-DAG: R_BPF_64_64 bpf_prog_active
// TYPES-DAG: struct task_struct {
// TYPES-DAG: struct mm_struct {
// TYPES-DAG: struct cgroup_subsys_state {
// TYPES-DAG: enum bpf_link_type {
// TYPES-DAG: } atomic_t;
// TYPES-DAG: struct path {
// TYPES-NOT: struct key {
// TYPES-NOT: struct sock {
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

extern const int bpf_prog_active __ksym;

static __u64 start_of(struct task_struct *task) {
  typeof(task->mm) memory = task->mm;
  typeof(memory->start_code) start = memory->start_code;
  return start;
}

// `key` and `sock` are names of structs of the kernel, too.
static int level_of(struct cgroup_subsys_state *key, int sock) {
  struct cgroup *group = container_of(key, struct cgroup, self);
  return group->level + sock;
}

SEC("tp_btf/sched_process_exec")
int exec(__u64 *context) {
  struct task_struct *task = (void *)context[0];
  atomic_t count = {};
  struct __attribute__((preserve_access_index)) path *path = (void *)context[1];
  int kinds = BPF_LINK_TYPE_ITER + sizeof(struct path) + count.counter;
  return start_of(task) + level_of((void *)context[2], kinds) + (path->dentry != 0) + bpf_core_enum_value(enum pid_type, PIDTYPE_TGID) +
         (long)&bpf_prog_active;
}

char _license[] SEC("license") = "GPL";
