/* counts[0]: system calls of the watched process. */
#include "count.h"

SEC("tp_btf/sys_enter")
int count_calls(void *context) {
  if (is_watched()) count(0);
  return 0;
}
