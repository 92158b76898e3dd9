/* counts[0]: calls of all functions that fit, by the watched process; counts[1]: their returns. */
#include "count.h"

SEC("kprobe.multi/do_unlinka?")
int enter(void *context) {
  (void)context;
  if (is_watched()) count(0);
  return 0;
}

SEC("kretprobe.multi/do_unlinka?")
int leave(void *context) {
  (void)context;
  if (is_watched()) count(1);
  return 0;
}
