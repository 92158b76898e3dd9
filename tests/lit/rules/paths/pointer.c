// What is no pointer to the verifier is not used as one.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <linux/bpf_perf_event.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task {
  int pid;
  struct task *parent;
};

struct value {
  struct task *task;
  __u64 address;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct value);
} values SEC(".maps");

SEC("kprobe/wake_up_new_task")
int argument(struct pt_regs *registers) {
  struct task *task = (struct task *)PT_REGS_PARM1(registers);
  // CHECK: pointer.c:[[#@LINE+1]]:10: error: 'task' is used as a pointer, but it is a number [bpf-pointer]
  return task->pid;
}

SEC("kprobe/wake_up_new_task")
int BPF_KPROBE(wrapped, struct task *task) {
  // CHECK: pointer.c:[[#@LINE+1]]:10: error: 'task' is used as a pointer, but it is a number [bpf-pointer]
  return task->parent->pid;
}

SEC("raw_tracepoint/sched_wakeup")
int raw(struct bpf_raw_tracepoint_args *context) {
  struct task *task = (struct task *)context->args[0];
  // CHECK: pointer.c:[[#@LINE+1]]:10: error: 'task' is used as a pointer, but it is a number [bpf-pointer]
  return task->pid;
}

SEC("tc")
int current(struct __sk_buff *packet) {
  struct task *task = (struct task *)bpf_get_current_task();
  // CHECK: pointer.c:[[#@LINE+1]]:20: error: 'task' is used as a pointer, but it is a number [bpf-pointer]
  if (task) return task->pid;
  return 0;
}

SEC("tc")
int null(struct __sk_buff *packet) {
  struct task *task = 0;
  // CHECK: pointer.c:[[#@LINE+1]]:10: error: 'task' is used where it is NULL [bpf-pointer]
  return task->pid;
}

SEC("tc")
int stored(struct __sk_buff *packet) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&values, &key);
  if (!value) return 0;
  // CHECK: pointer.c:[[#@LINE+1]]:27: error: 'value->address' is used as a pointer, but it is a number [bpf-pointer]
  if (packet->len) return *(int *)value->address;
  // CHECK: pointer.c:[[#@LINE+1]]:10: error: 'value->task' is used as a pointer, but it is a number [bpf-pointer]
  return value->task->pid;
}

// What follows is right.

SEC("kprobe/wake_up_new_task")
int BPF_KPROBE(copied, struct task *task) {
  struct task *parent = 0;
  int pid = 0;
  bpf_probe_read_kernel(&parent, sizeof(parent), &task->parent);
  bpf_probe_read_kernel(&pid, sizeof(pid), &parent->pid);
  return pid;
}

SEC("fentry/wake_up_new_task")
int BPF_PROG(typed, struct task *task) {
  bpf_printk("%d", task->parent->pid);
  return 0;
}

SEC("perf_event")
int registers(struct bpf_perf_event_data *context) {
  struct pt_regs *registers = (struct pt_regs *)bpf_task_pt_regs((void *)bpf_get_current_task_btf());
  return registers->rip == context->regs.rip;
}

char _license[] SEC("license") = "GPL";
