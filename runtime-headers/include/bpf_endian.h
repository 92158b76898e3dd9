/* "bpf_endian.h" without a folder. */
#include <bpf/bpf_endian.h>
