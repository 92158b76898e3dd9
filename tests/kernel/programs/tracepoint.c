/* counts[0]: calls of getppid() by the watched process. */
#include "count.h"

SEC("tracepoint/syscalls/sys_enter_getppid")
int count_getppid(void *context) {
  if (is_watched()) count(0);
  return 0;
}
