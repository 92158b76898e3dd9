/* Counts opened files per process, and how many of those calls failed.
 *
 *     bpfrun samples/count_opens.c --for 10s
 *
 * At the end: one line a process id. vmlinux.h is made from the running kernel's own description of its types; no
 * kernel headers are needed for it.
 */
#include "vmlinux.h"

#include <bpf/bpf_helpers.h>

struct opens {
  __u64 calls;
  __u64 failed;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct opens);
  __uint(max_entries, 8192);
} opens_by_pid SEC(".maps");

SEC("tracepoint/syscalls/sys_exit_openat")
int count_open(struct trace_event_raw_sys_exit *ctx) {
  __u32 pid = bpf_get_current_pid_tgid() >> 32; /* the low half is the thread's */
  struct opens none = {};
  bpf_map_update_elem(&opens_by_pid, &pid, &none, BPF_NOEXIST); /* the first time; later it changes nothing */

  struct opens *opens = bpf_map_lookup_elem(&opens_by_pid, &pid);
  if (!opens) return 0;
  __sync_fetch_and_add(&opens->calls, 1);
  if (ctx->ret < 0) __sync_fetch_and_add(&opens->failed, 1);
  return 0;
}

char _license[] SEC("license") = "GPL";
