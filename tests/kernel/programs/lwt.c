/* Packets that routes send to the programs, counts[0]: leaving, counts[1]: behind the choice of the way out. */
#include "count.h"

SEC("lwt_out")
int leaving(struct __sk_buff *skb) {
  count(0);
  return BPF_OK;
}

SEC("lwt_xmit")
int on_its_way(struct __sk_buff *skb) {
  count(1);
  return BPF_OK;
}

SEC("lwt_in")
int arriving(struct __sk_buff *skb) {
  return BPF_OK;
}
