// cause: trusted
// says: 'task->last_wakee' is used outside of bpf_rcu_read_lock(), and may be gone
// help: call bpf_rcu_read_lock() before it is read and bpf_rcu_read_unlock() after its last use
// no log on 6.1: it has no bpf_task_acquire()
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("syscall")
int program(void *context) {
  struct task_struct *task = bpf_task_from_pid(1);
  if (!task) return 0;
  struct task_struct *other = bpf_task_acquire(task->last_wakee); // here
  if (other) bpf_task_release(other);
  bpf_task_release(task);
  return 0;
}

char _license[] SEC("license") = "GPL";
