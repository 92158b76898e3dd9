/* counts[0]: how often it was run. */
#include "count.h"

SEC("syscall")
int answer(void *context) {
  (void)context;
  count(0);
  return 42;
}
