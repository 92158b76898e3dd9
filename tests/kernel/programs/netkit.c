/* counts[0] and counts[1]: UDP datagrams to port 7777 that the primary device and its peer sent. */
#include "count.h"
#include "packets.h"

#include <linux/pkt_cls.h>

static __always_inline int count_in(struct __sk_buff *skb, __u32 index, int verdict) {
  bpf_skb_pull_data(skb, sizeof(struct udp_frame));
  if (!is_for_us((void *)(long)skb->data, (void *)(long)skb->data_end)) return TCX_PASS;
  count(index);
  return verdict;
}

SEC("netkit/primary")
int from_primary(struct __sk_buff *skb) { return count_in(skb, 0, TCX_PASS); }

SEC("netkit/peer")
int from_peer(struct __sk_buff *skb) { return count_in(skb, 1, TCX_DROP); }
