/* "bpf_helpers.h" without a folder, as programs written for samples/bpf of Linux 4.x include it: there it also held what
 * libbpf later moved to bpf_tracing.h or dropped. `struct bpf_map_def` needs no header: bpfcc knows it. */
#ifndef BPFCC_BPF_HELPERS_H
#define BPFCC_BPF_HELPERS_H

#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "bpf_legacy.h"

#endif
