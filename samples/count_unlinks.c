/* Counts removed files per process, and keeps the name of the last one, at a function inside the kernel.
 *
 *     bpfrun samples/count_unlinks.c --for 10s
 *
 * At the end: one line a process id. Needs a kernel with CONFIG_KPROBES, as distributions have it; the function is
 * looked up by name, so another kernel may not have it.
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct unlinks {
  __u64 calls;
  char last[64];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct unlinks);
  __uint(max_entries, 4096);
} unlinks_by_pid SEC(".maps");

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(count_unlink, int folder, struct filename *file) {
  __u32 pid = bpf_get_current_pid_tgid() >> 32;
  struct unlinks none = {};
  bpf_map_update_elem(&unlinks_by_pid, &pid, &none, BPF_NOEXIST); /* the first time; later it changes nothing */

  struct unlinks *unlinks = bpf_map_lookup_elem(&unlinks_by_pid, &pid);
  if (!unlinks) return 0;
  __sync_fetch_and_add(&unlinks->calls, 1);
  bpf_probe_read_kernel_str(unlinks->last, sizeof(unlinks->last), BPF_CORE_READ(file, name));
  return 0;
}

char _license[] SEC("license") = "GPL";
