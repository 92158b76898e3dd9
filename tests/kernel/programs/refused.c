/* The second program reads beyond what it has checked, at an offset that only the verifier follows. */
#include "count.h"

SEC("xdp")
int good(struct xdp_md *context) { return XDP_PASS; }

SEC("xdp")
int bad(struct xdp_md *context) {
  return *(int *)((long)context->data + context->rx_queue_index); /* out of bounds */
}
