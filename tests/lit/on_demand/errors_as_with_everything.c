// Where names are wrong, the errors are those of whole headers: suggestions, and clashes with what the source does not use.
// RUN: not bpfcc -fsyntax-only %s 2>&1 | FileCheck %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: [[#@LINE+2]]:8: error: redefinition of 'bpf_tunnel_key'
// CHECK: linux/bpf.h:{{[0-9]+}}:8: note: previous definition is here
struct bpf_tunnel_key {
  int mine;
};

SEC("raw_tp/sched_switch")
int misspelt(void *ctx) {
  // CHECK: [[#@LINE+1]]:10: error: {{.*}}'BPF_F_INDEX_MASKS'; did you mean 'BPF_F_INDEX_MASK'?
  return BPF_F_INDEX_MASKS;
}
