/* sys_enter has two arguments. */
#include "count.h"

SEC("raw_tp/sys_enter")
int read_too_far(struct bpf_raw_tracepoint_args *context) { return context->args[11] != 0; }
