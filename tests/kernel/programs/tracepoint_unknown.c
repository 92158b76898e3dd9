/* A tracepoint that no kernel has. */
#include "count.h"

SEC("tp/sched/sched_swich")
int misspelt(void *context) { return 0; }
