/* Two of four programs are refused: the message is about the first of them. */
#include "heavy.h"

HEAVY(one)

SEC("socket")
int bad(struct __sk_buff *skb) {
  int *nowhere = (int *)(long)skb->len;
  return *nowhere;
}

HEAVY(three)

SEC("socket")
int worse(struct __sk_buff *skb) {
  long *nowhere = (long *)(long)skb->mark;
  return (int)*nowhere;
}

char _license[] SEC("license") = "GPL";
