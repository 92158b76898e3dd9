/* counts[0] and counts[1]: UDP datagrams to port 7777 that were received and that were sent. */
#include "count.h"
#include "packets.h"

#include <linux/pkt_cls.h>

static __always_inline int count_in(struct __sk_buff *skb, __u32 index) {
  bpf_skb_pull_data(skb, sizeof(struct udp_frame));
  if (is_for_us((void *)(long)skb->data, (void *)(long)skb->data_end)) count(index);
  return TC_ACT_OK;
}

SEC("tc/ingress")
int receive(struct __sk_buff *skb) { return count_in(skb, 0); }

SEC("tc/egress")
int transmit(struct __sk_buff *skb) { return count_in(skb, 1); }
