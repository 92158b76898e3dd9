// A section's name says what type of program it is; a wrong one is answered with the nearest, as a fix.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -Wno-bpf-section -c %s -o /dev/null 2>&1 | count 0
// RUN: not bpfcc --format=json -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=JSON %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: section.c:[[#@LINE+4]]:6: error: section 'soket' names no type of program; did you mean 'socket'? [bpf-section]
// CHECK-NEXT: SEC("soket")
// CHECK-NEXT: ^~~~~
// CHECK-NEXT: socket
SEC("soket")
int filter(struct __sk_buff *skb) { return 0; }

// CHECK: error: section 'tracepiont/sched/sched_switch' names no type of program; did you mean 'tracepoint/sched/sched_switch'?
SEC("tracepiont/sched/sched_switch")
int traced(void *context) { return 0; }

// JSON: "rule":"bpf-section"{{.*}}"fixes":[{{.*}}"begin":{"line":[[#@LINE+3]],"column":6},"end":{"line":[[#@LINE+3]],"column":22},"replacement":"?cgroup/connect4"
// JSON-NOT: mystery"
// CHECK: error: section '?cgroup/conectt4' names no type of program; did you mean '?cgroup/connect4'?
SEC("?cgroup/conectt4")
int connect(struct bpf_sock_addr *address) { return 1; }

// CHECK: section.c:[[#@LINE+1]]:25: error: section 'whatever' names no type of program [bpf-section]
__attribute__((section("whatever"), used))
int spelled_out(void *context) { return 0; }

// CHECK: section.c:[[#@LINE+2]]:12: error: program 'hidden' is static: loaders see global functions alone [bpf-section]
SEC("xdp")
static int hidden(struct xdp_md *context) { return XDP_PASS; }

// iproute2 loads any section.
SEC("l2_to_iptun_ingress")
int redirect(struct __sk_buff *skb) { return 0; }

SEC("2/0")
int tail(struct __sk_buff *skb) { return 0; }

SEC(".text.cold")
int cold(int number) { return number; }

SEC("?xdp.frags")
int known(struct xdp_md *context) { return XDP_PASS; }
