// cause: kernel-field
// says: end behind its member comm
// help: read comm with its own size; for a string, bpf_probe_read_kernel_str()
// no log on 6.1: it has no bpf_task_from_pid()
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("syscall")
int program(void *context) {
  struct task_struct *task = bpf_task_from_pid(1);
  if (!task) return 0;
  int last = *(int *)((char *)task->comm + sizeof(task->comm) - 2); // here
  bpf_task_release(task);
  return last;
}

char _license[] SEC("license") = "GPL";
