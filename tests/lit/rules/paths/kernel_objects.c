// What kfuncs take, what may be released, what may be written.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct file {
  int flags;
};

struct task_struct {
  int pid;
  char comm[16];
  struct file *exe;
  struct task_struct *parent;
} __attribute__((preserve_access_index));

extern struct task_struct *bpf_task_acquire(struct task_struct *task) __ksym;
extern struct file *bpf_get_task_exe_file(struct task_struct *task) __ksym;
extern void bpf_put_file(struct file *file) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

struct value {
  long number;
  struct task_struct __kptr *task;
  struct task_struct __kptr_untrusted *seen;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct value);
} tasks SEC(".maps");

SEC("tp_btf/task_newtask")
int BPF_PROG(null, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:47: error: NULL is passed to 'bpf_task_acquire' [bpf-null-check]
  struct task_struct *mine = bpf_task_acquire(0);
  if (mine) bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(stack, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:47: error: '(struct task_struct *)&flags' is passed to 'bpf_task_acquire', but it points to the stack [bpf-trusted]
  struct task_struct *mine = bpf_task_acquire((struct task_struct *)&flags);
  if (mine) bpf_task_release(mine);
  return 0;
}

SEC("fentry/wake_up_new_task")
int BPF_PROG(entry, struct task_struct *task) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:47: error: 'task' is passed to 'bpf_task_acquire', but it may be about to be freed [bpf-trusted]
  struct task_struct *mine = bpf_task_acquire(task);
  if (mine) bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(not_mine, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:20: error: 'task' is released by 'bpf_task_release', but the program holds no reference to it [bpf-reference]
  bpf_task_release(task);
  return 0;
}

SEC("lsm.s/task_alloc")
int BPF_PROG(walked, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:45: error: 'task->parent' is passed to 'bpf_get_task_exe_file', but nothing holds it [bpf-trusted]
  struct file *file = bpf_get_task_exe_file(task->parent);
  if (file) bpf_put_file(file);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(written, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:3: error: 'task->pid' is written, but it belongs to the kernel [bpf-read-only]
  task->pid = 1;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(too_much, struct task_struct *task, unsigned long flags) {
  // CHECK: kernel_objects.c:[[#@LINE+1]]:15: error: 'task->comm' is passed with 17 bytes, but member 'comm' has 16 from there on [bpf-memory-bounds]
  bpf_strncmp(task->comm, 17, "init");
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(in_a_map, struct task_struct *task, unsigned long flags) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&tasks, &key);
  if (!value) return 0;
  bpf_rcu_read_lock();
  struct task_struct *kept = value->task;
  // CHECK: kernel_objects.c:[[#@LINE+1]]:47: error: 'kept' is passed to 'bpf_task_acquire' without a check: the kptr in the map may be NULL [bpf-null-check]
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine) bpf_task_release(mine);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(unprotected, struct task_struct *task, unsigned long flags) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&tasks, &key);
  if (!value) return 0;
  bpf_rcu_read_lock();
  struct task_struct *kept = value->task;
  bpf_rcu_read_unlock();
  if (!kept) return 0;
  // CHECK: kernel_objects.c:[[#@LINE+1]]:47: error: 'kept' is passed to 'bpf_task_acquire' after bpf_rcu_read_unlock [bpf-trusted]
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine) bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(half, struct task_struct *task, unsigned long flags) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&tasks, &key);
  if (!value) return 0;
  // CHECK: kernel_objects.c:[[#@LINE+1]]:18: error: '*(__u32 *)&value->task' is 4 bytes at offset 8, where a kptr lies at 8: it is read as a whole, and written by bpf_kptr_xchg [bpf-kptr]
  if (flags & 1) *(__u32 *)&value->task = 0;
  // CHECK: kernel_objects.c:[[#@LINE+1]]:18: error: 'value->task' is a kptr, which holds a reference: bpf_kptr_xchg exchanges it [bpf-kptr]
  if (flags & 2) value->task = task;
  // CHECK: kernel_objects.c:[[#@LINE+1]]:39: error: 'value' is passed with 24 bytes, a kptr among them: calls may not access it as memory [bpf-kptr]
  if (flags & 4) bpf_get_current_comm(value, sizeof(*value));
  // CHECK: kernel_objects.c:[[#@LINE+1]]:32: error: '&value->seen' is __kptr_untrusted, which holds no reference: it is read and written like any other pointer [bpf-kptr]
  if (flags & 8) bpf_kptr_xchg(&value->seen, 0);
  return 0;
}

// What follows is right.

SEC("tp_btf/task_newtask")
int BPF_PROG(right, struct task_struct *task, unsigned long flags) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&tasks, &key);
  if (!value) return 0;
  value->number = task->parent->parent->pid;
  value->seen = task;
  bpf_get_current_comm(&value->number, sizeof(value->number));
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine) return 0;
  struct task_struct *old = bpf_kptr_xchg(&value->task, mine);
  if (old) bpf_task_release(old);
  bpf_rcu_read_lock();
  struct task_struct *kept = value->task;
  if (kept) {
    mine = bpf_task_acquire(kept);
    if (mine) bpf_task_release(mine);
  }
  bpf_rcu_read_unlock();
  return bpf_strncmp(task->comm, 16, "init");
}

char _license[] SEC("license") = "GPL";
