/* A congestion control that never backs off: a table of functions, registered with the kernel. */
#include "count.h"

#include <bpf/bpf_tracing.h>

#ifndef TABLE
#define TABLE ".struct_ops"
#endif

struct sock;
struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  char name[16];
};

SEC("struct_ops")
__u32 BPF_PROG(ssthresh, struct sock *sk) {
  (void)sk;
  return 10;
}

SEC("struct_ops")
void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 acked) {
  (void)sk;
  (void)ack;
  (void)acked;
  count(0);
}

SEC("struct_ops")
__u32 BPF_PROG(undo_cwnd, struct sock *sk) {
  (void)sk;
  return 10;
}

SEC(TABLE)
struct tcp_congestion_ops bpfcc_test = {
    .ssthresh = (void *)ssthresh,
    .cong_avoid = (void *)cong_avoid,
    .undo_cwnd = (void *)undo_cwnd,
    .name = "bpfcc_test",
};
