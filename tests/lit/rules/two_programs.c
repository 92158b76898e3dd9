// Two programs of one name are an error that names both places.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: two_programs.c:[[#@LINE+5]]:5: error: conflicting types for 'program'
// CHECK: two_programs.c:[[#@LINE+2]]:5: note: previous definition is here
SEC("xdp")
int program(struct xdp_md *packet) { return XDP_PASS; }
SEC("tc")
int program(struct __sk_buff *packet) { return 0; }

// CHECK: two_programs.c:[[#@LINE+5]]:5: error: redefinition of 'twice'
// CHECK: two_programs.c:[[#@LINE+2]]:5: note: previous definition is here
SEC("xdp")
int twice(struct xdp_md *packet) { return XDP_PASS; }
SEC("xdp.frags")
int twice(struct xdp_md *packet) { return XDP_PASS; }
