/* counts[0]: sockets that the processes of a cgroup bind. */
#include "count.h"

SEC("lsm_cgroup/socket_bind")
int count_binds(void *context) {
  count(0);
  return 1;
}
