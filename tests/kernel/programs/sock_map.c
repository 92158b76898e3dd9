/* counts[0]: messages that sockets of the map send; counts[1], counts[2]: what they receive, parsed and judged. */
#include "count.h"

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 2);
} sockets SEC(".maps");

SEC("sk_msg")
int count_sent(struct sk_msg_md *message) {
  (void)message;
  count(0);
  return SK_PASS;
}

SEC("sk_skb/stream_parser")
int parse(struct __sk_buff *skb) {
  count(1);
  return (int)skb->len;
}

SEC("sk_skb/stream_verdict")
int judge(struct __sk_buff *skb) {
  (void)skb;
  count(2);
  return SK_PASS;
}
