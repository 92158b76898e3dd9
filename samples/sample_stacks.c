/* Samples kernel and user stacks: what a flame graph is made of.
 *
 *     bpfrun samples/sample_stacks.c --attach sample=perf:cpu-clock@99hz --for 10s
 *
 * At the end: how often each pair of stacks was met. The ids are keys of the map `stacks`, which has the addresses of
 * each stack; -14 (EFAULT) means that there was none, as for a kernel thread's user stack.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define MAX_DEPTH 127 /* PERF_MAX_STACK_DEPTH: sysctl kernel.perf_event_max_stack */

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __type(key, __s32);
  __type(value, void *[MAX_DEPTH]);
  __uint(max_entries, 4096);
} stacks SEC(".maps");

struct where {
  __u32 pid;
  __s32 kernel_stack;
  __s32 user_stack;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, struct where);
  __type(value, __u64);
  __uint(max_entries, 4096);
} samples SEC(".maps");

SEC("perf_event")
int sample(void *ctx) {
  struct where where = {
      .pid = bpf_get_current_pid_tgid() >> 32,
      .kernel_stack = bpf_get_stackid(ctx, &stacks, 0),
      .user_stack = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK),
  };
  __u64 one = 1;
  __u64 *count = bpf_map_lookup_elem(&samples, &where);
  if (count)
    __sync_fetch_and_add(count, 1);
  else
    bpf_map_update_elem(&samples, &where, &one, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
