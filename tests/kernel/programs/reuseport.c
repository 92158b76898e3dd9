/* counts[0]: packets for which a socket of the group was to be chosen; the kernel chooses it. */
#include "count.h"

SEC("sk_reuseport")
int choose(struct sk_reuseport_md *packet) {
  (void)packet;
  count(0);
  return SK_PASS;
}
