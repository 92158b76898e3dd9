/* counts[0]: datagrams that a UDP socket got; the socket sees them all. */
#include "count.h"

SEC("socket")
int count_datagrams(struct __sk_buff *skb) {
  count(0);
  return -1;
}
