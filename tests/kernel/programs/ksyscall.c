/* counts[0]: calls of getppid(2) by the watched process, counts[1]: their returns. */
#include "count.h"

SEC("ksyscall/getppid")
int enter(void *context) {
  (void)context;
  if (is_watched()) count(0);
  return 0;
}

SEC("kretsyscall/getppid")
int leave(void *context) {
  (void)context;
  if (is_watched()) count(1);
  return 0;
}
