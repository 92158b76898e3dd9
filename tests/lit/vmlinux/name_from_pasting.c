// REQUIRES: kernel-btf
// Names are those after macros are expanded, those of own headers included; `typeof` of a member brings its type.
// RUN: bpfcc -Werror -c %s -o /dev/null
// RUN: bpfcc -Werror -c -Wno-unused-value - -o /dev/null < %s
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define STRUCT(name) struct name##_struct

SEC("raw_tp/sched_switch")
int reads(struct bpf_raw_tracepoint_args *ctx) {
  STRUCT(task) *task = (void *)ctx->args[1];
  typeof(task->group_leader) leader = BPF_CORE_READ(task, group_leader);
  return BPF_CORE_READ(leader, signal, nr_threads);
}

char _license[] SEC("license") = "GPL";
