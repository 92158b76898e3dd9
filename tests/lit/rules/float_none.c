// A field of floating type may be described; nothing is computed with it.
// RUN: bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct measured {
  int count;
  float mean;
} __attribute__((preserve_access_index));

unsigned size(void) { return bpf_core_field_size(struct measured, mean) + sizeof(((struct measured *)0)->mean); }
unsigned offset(void) { return bpf_core_field_offset(struct measured, mean); }
