/* A program of twenty lines: executions by process id. With -DVMLINUX its types come from vmlinux.h. */
#ifdef VMLINUX
#include "vmlinux.h"
#else
#include <linux/bpf.h>
#endif
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} executions SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int count_exec(void *context) {
  __u32 first = 0;
  __u64 *count = bpf_map_lookup_elem(&executions, &first);
  if (count) ++*count;
  return 0;
}

char _license[] SEC("license") = "GPL";
