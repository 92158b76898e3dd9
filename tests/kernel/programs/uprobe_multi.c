/* counts[0]: calls of what the test attaches it to. */
#include "count.h"

SEC("uprobe.multi")
int count_calls(void *context) {
  count(0);
  return 0;
}
