/* What the programs of the kernel tests have in common: counters that a test reads, and the process that it watches. */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 8);
} counts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 1);
} watched_process SEC(".maps");

static __always_inline void count(__u32 index) {
  __u64 *value = bpf_map_lookup_elem(&counts, &index);
  if (value) __sync_fetch_and_add(value, 1);
}

/* Other tests run on the same kernel at the same time. */
static __always_inline int is_watched(void) {
  __u32 zero = 0;
  __u32 *process = bpf_map_lookup_elem(&watched_process, &zero);
  return process && bpf_get_current_pid_tgid() >> 32 == *process;
}

char _license[] SEC("license") = "GPL";
