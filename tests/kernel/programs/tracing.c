/* counts[0] and counts[1]: begun and ended calls of unlink() by the watched process. */
#include "count.h"

SEC("fentry/do_unlinkat")
int enter(void *context) {
  if (is_watched()) count(0);
  return 0;
}

SEC("fexit/do_unlinkat")
int leave(void *context) {
  if (is_watched()) count(1);
  return 0;
}
