/* counts[0]: system calls of the watched process. */
#include "count.h"

SEC("raw_tp/sys_enter")
int count_calls(struct bpf_raw_tracepoint_args *context) {
  if (is_watched()) count(0);
  return 0;
}
