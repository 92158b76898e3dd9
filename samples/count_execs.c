/* Counts started programs by name.
 *
 *     bpfrun samples/count_execs.c --for 10s
 *
 * At the end: one line a name, with how often a program of that name was started. The section says where to attach to:
 * the tracepoint sched:sched_process_exec, which fires when execve() has succeeded.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define NAME_SIZE 16 /* TASK_COMM_LEN: the kernel keeps 15 characters */

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, char[NAME_SIZE]);
  __type(value, __u64);
  __uint(max_entries, 4096);
} execs_by_name SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int count_exec(void *ctx) {
  char name[NAME_SIZE] = {};
  __u64 one = 1;
  bpf_get_current_comm(name, sizeof(name));
  __u64 *count = bpf_map_lookup_elem(&execs_by_name, name);
  if (count)
    __sync_fetch_and_add(count, 1);
  else
    bpf_map_update_elem(&execs_by_name, name, &one, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
