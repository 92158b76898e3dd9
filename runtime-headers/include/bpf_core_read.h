/* "bpf_core_read.h" without a folder. */
#include <bpf/bpf_core_read.h>
