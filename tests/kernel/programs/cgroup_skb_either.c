/* counts[0]: packets of processes of a cgroup; the section does not say in which direction. */
#include "count.h"

SEC("cgroup/skb")
int count_packets(struct __sk_buff *skb) {
  count(0);
  return 1;
}
