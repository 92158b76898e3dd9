/* counts[0]: packets that processes of a cgroup send. */
#include "count.h"

SEC("cgroup_skb/egress")
int count_sent(struct __sk_buff *skb) {
  count(0);
  return 1; /* goes on its way */
}
