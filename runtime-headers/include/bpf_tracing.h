/* "bpf_tracing.h" without a folder. */
#include <bpf/bpf_tracing.h>
