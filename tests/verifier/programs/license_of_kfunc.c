// cause: license
// says: for programs under a license compatible with the GPL
// help: char _license[] SEC("license") = "GPL";
// no log on 6.1: it has no bpf_task_from_pid()
// mended: char _license[] SEC("license") = "GPL";
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("syscall")
int program(void *context) {
  struct task_struct *task = bpf_task_from_pid(1); // here
  if (task) bpf_task_release(task);
  return 0;
}

char _license[] SEC("license") = "Proprietary";
