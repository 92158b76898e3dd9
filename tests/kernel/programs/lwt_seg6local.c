/* For packets whose IPv6 destination is a segment. */
#include "count.h"

SEC("lwt_seg6local")
int segment(struct __sk_buff *skb) {
  count(0);
  return BPF_OK;
}
