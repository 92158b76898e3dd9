/* Shows every program that is started, through a perf event array: as watch_execs.c, for kernels before 5.8.
 *
 *     bpfrun samples/watch_execs_perf.c
 *
 * One line a program: process id, name. Ctrl-C ends it. Each processor has a buffer of its own, so that lines of two
 * processors may change places.
 */
#include <uapi/linux/bpf.h>

#include "bpf_helpers.h"

struct exec_event {
  u32 pid;
  char name[16];
};

struct bpf_map_def SEC("maps") events = {
    .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
    .key_size = sizeof(int),
    .value_size = sizeof(u32),
};

SEC("tracepoint/sched/sched_process_exec")
int watch(void *ctx) {
  struct exec_event event = {};
  event.pid = bpf_get_current_pid_tgid() >> 32;
  bpf_get_current_comm(event.name, sizeof(event.name));
  bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
  return 0;
}

char _license[] SEC("license") = "GPL";
