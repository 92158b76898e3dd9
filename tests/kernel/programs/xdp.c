/* counts[0]: UDP datagrams to port 7777, which go no further. */
#include "count.h"
#include "packets.h"

SEC("xdp")
int drop_udp(struct xdp_md *context) {
  if (!is_for_us((void *)(long)context->data, (void *)(long)context->data_end)) return XDP_PASS;
  count(0);
  return XDP_DROP;
}
