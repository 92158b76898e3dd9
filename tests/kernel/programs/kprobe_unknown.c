/* A function that no kernel has. */
#include "count.h"

SEC("kprobe/do_unlinkatt")
int misspelt(void *context) { return 0; }
