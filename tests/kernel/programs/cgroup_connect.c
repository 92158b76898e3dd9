/* counts[0]: calls of connect() over IPv4 by processes of a cgroup. */
#include "count.h"

SEC("cgroup/connect4")
int count_connects(struct bpf_sock_addr *context) {
  count(0);
  return 1;
}
