/* Finds out which processes use the processors: samples them 99 times a second.
 *
 *     bpfrun samples/sample_cpu.c --attach sample=perf:cpu-clock@99hz --for 10s
 *
 * At the end: samples per process id. A process that kept one processor busy has about 99 a second; 0 is idle. 99 and
 * not 100, so that work done at every tick of a clock is not met each time, or never.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 8192);
} samples_by_pid SEC(".maps");

SEC("perf_event")
int sample(void *ctx) {
  __u32 pid = bpf_get_current_pid_tgid() >> 32;
  __u64 one = 1;
  __u64 *samples = bpf_map_lookup_elem(&samples_by_pid, &pid);
  if (samples)
    __sync_fetch_and_add(samples, 1);
  else
    bpf_map_update_elem(&samples_by_pid, &pid, &one, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
