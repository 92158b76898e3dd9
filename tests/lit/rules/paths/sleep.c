// What may sleep is for programs that may.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -Wno-bpf-sleep -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

static __always_inline int first(const void *user, int may_sleep) {
  char byte = 0;
  // CHECK: sleep.c:[[#@LINE+1]]:18: error: 'bpf_copy_from_user' may sleep, which programs in section fentry may not [bpf-sleep]
  if (may_sleep) bpf_copy_from_user(&byte, 1, user);
  else bpf_probe_read_user(&byte, 1, user);
  return byte;
}

SEC("fentry.s/do_unlinkat")
int BPF_PROG(sleeps, int directory, void *name) { return first(name, 1) * 0; }

SEC("fentry/do_unlinkat")
int BPF_PROG(does_not, int directory, void *name) { return first(name, 0) * 0; }

SEC("fentry/do_unlinkat")
// CHECK: note: section fentry.s makes a program that may
int BPF_PROG(must_not, int directory, void *name) { return first(name, 1) * 0; }

SEC("freplace/filter")
int replaces(void *name) { return first(name, 1); }

char _license[] SEC("license") = "GPL";
