/* Shows every program that is started, as it happens, through a ring buffer.
 *
 *     bpfrun samples/watch_execs.c
 *
 * One line a program: process id, parent's process id, name, file. Ctrl-C ends it.
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct exec_event {
  __u32 pid;
  __u32 parent;
  char name[16];
  char file[128];
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 256 * 1024); /* bytes: a power of two, and whole pages */
  __type(value, struct exec_event); /* what bpfrun is to show; other loaders want this line left out */
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int watch(struct trace_event_raw_sched_process_exec *ctx) {
  struct exec_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event) return 0; /* full: nobody reads fast enough */

  struct task_struct *task = (void *)bpf_get_current_task();
  event->pid = bpf_get_current_pid_tgid() >> 32;
  event->parent = BPF_CORE_READ(task, real_parent, tgid);
  bpf_get_current_comm(event->name, sizeof(event->name));
  /* The low half of __data_loc says where in the record the file's name begins. */
  bpf_probe_read_kernel_str(event->file, sizeof(event->file), (void *)ctx + (ctx->__data_loc_filename & 0xffff));
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
