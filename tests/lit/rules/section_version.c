// What a section asks for must be there in the kernel of --kernel.
// RUN: not bpfcc --kernel=5.4 -c %s -o /dev/null 2>&1 | FileCheck --check-prefixes=CHECK,OLD --implicit-check-not=error: %s
// RUN: not bpfcc --kernel=5.10 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc --kernel=6.10 -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

// OLD: section_version.c:[[#@LINE+1]]:6: error: section sk_lookup needs program type 'sk_lookup', which is there since Linux 5.9; the program must run on 5.4 [bpf-section-version]
SEC("sk_lookup")
int look(struct bpf_sk_lookup *context) { return SK_PASS; }

// OLD: error: section fentry.s needs a sleepable program of type 'tracing', which is there since Linux 5.10;
SEC("fentry.s/do_unlinkat")
int BPF_PROG(enter) { return 0; }

// CHECK: error: section xdp.frags needs XDP on packets of several buffers, which is there since Linux 5.18;
SEC("xdp.frags")
int pass_frags(struct xdp_md *context) { return XDP_PASS; }

// CHECK: error: section tcx/ingress needs attach type 'tcx_ingress', which is there since Linux 6.6;
SEC("tcx/ingress")
int accept_new(struct __sk_buff *skb) { return 0; }

// The same without the kernel's new way to attach it.
SEC("tc/ingress")
int accept(struct __sk_buff *skb) { return 0; }

SEC("xdp")
int pass(struct xdp_md *context) { return XDP_PASS; }

// Loaded only where the loader asks for it.
SEC("?kprobe.session/vfs_read")
int session(struct pt_regs *context) { return 0; }
