/* counts[0]: packets whose flow was dissected; the kernel's own dissector goes on. */
#include "count.h"

SEC("flow_dissector")
int count_flows(struct __sk_buff *skb) {
  (void)skb;
  count(0);
  return BPF_FLOW_DISSECTOR_CONTINUE;
}
