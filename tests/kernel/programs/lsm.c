/* counts[0]: calls of getpgid(pid) by the watched process, all of which fail. */
#include "count.h"

SEC("lsm/task_getpgid")
int refuse(void *context) {
  if (!is_watched()) return 0;
  count(0);
  return -1; /* EPERM */
}
