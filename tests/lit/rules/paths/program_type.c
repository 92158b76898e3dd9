// What the type of the program decides: helpers, kfuncs and results.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static int mark(struct __sk_buff *packet) {
  __u8 none = 0;
  // CHECK: program_type.c:[[#@LINE+2]]:10: error: 'bpf_skb_store_bytes' is not for programs of type socket_filter [bpf-program-type]
  // CHECK: program_type.c:[[#@LINE+8]]:5: note: section socket makes 'filter' such a program
  return bpf_skb_store_bytes(packet, 0, &none, sizeof(none), 0);
}

SEC("tc")
int classify(struct __sk_buff *packet) { return mark(packet); }

SEC("socket")
int filter(struct __sk_buff *packet) { return mark(packet); }

SEC("cgroup/connect4")
int connect(struct bpf_sock_addr *address) {
  int verdict = address->user_port == 80 ? 2 : 1;
  // CHECK: program_type.c:[[#@LINE+1]]:3: error: 'connect' returns 2; programs in section cgroup/connect4 may return 0 to 1 [bpf-return-value]
  return verdict;
}

SEC("cgroup/connect6")
int anything(struct bpf_sock_addr *address) { return address->user_port; }

char _license[] SEC("license") = "GPL";
