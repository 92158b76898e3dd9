/* An event for every getppid() of the watched process, through a ring buffer and through a perf event array. */
#include "count.h"

struct call_event {
  __u32 process;
  __u32 number;
  char name[16];
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
  __type(value, struct call_event);
} ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __type(key, int);
  __type(value, struct call_event);
} array SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getppid")
int send_getppid(void *context) {
  static __u32 number;
  if (!is_watched()) return 0;
  struct call_event event = {.process = bpf_get_current_pid_tgid() >> 32, .number = ++number};
  bpf_get_current_comm(event.name, sizeof(event.name));
  bpf_ringbuf_output(&ring, &event, sizeof(event), 0);
  bpf_perf_event_output(context, &array, BPF_F_CURRENT_CPU, &event, sizeof(event));
  return 0;
}
