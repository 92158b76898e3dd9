#pragma once

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* The verifier goes through each of the rounds: some milliseconds for each program. */
#define HEAVY(name)                                                       \
  SEC("socket")                                                           \
  int name(struct __sk_buff *skb) {                                       \
    __u64 mixed = skb->len;                                               \
    for (int i = 0; i < 10000; ++i) mixed = mixed * 31 + (mixed >> 7) + i; \
    return (int)mixed;                                                    \
  }
