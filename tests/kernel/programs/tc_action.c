/* counts[0]: UDP datagrams to port 7777, of whichever direction the test says. */
#include "count.h"
#include "packets.h"

#include <linux/pkt_cls.h>

SEC("action")
int count_udp(struct __sk_buff *skb) {
  bpf_skb_pull_data(skb, sizeof(struct udp_frame));
  if (is_for_us((void *)(long)skb->data, (void *)(long)skb->data_end)) count(0);
  return TC_ACT_PIPE;
}
