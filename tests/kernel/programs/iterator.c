/* Writes one letter per map that the kernel has. */
#include "count.h"

struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__bpf_map {
  struct bpf_iter_meta *meta;
  struct bpf_map *map;
} __attribute__((preserve_access_index));

SEC("iter/bpf_map")
int list_maps(struct bpf_iter__bpf_map *context) {
  const char letter = 'm';
  if (context->map) bpf_seq_write(context->meta->seq, &letter, sizeof(letter));
  return 0;
}
