/* counts[0]: samples of the watched process; samples_per_cpu: samples of all that runs. */
#include "count.h"

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
} samples_per_cpu SEC(".maps");

SEC("perf_event")
int sample(void *context) {
  __u32 zero = 0;
  __u64 *samples = bpf_map_lookup_elem(&samples_per_cpu, &zero);
  if (samples) ++*samples;
  if (is_watched()) count(0);
  return 0;
}
