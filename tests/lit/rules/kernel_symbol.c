// What the kernel does not have by that name, looked up in its BTF; what may be missing, and what the kernel will not see, is no error.
// RUN: not bpfcc --kernel=running -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: not bpfcc --btf=/sys/kernel/btf/vmlinux -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=FILE %s
// RUN: not bpfcc --kernel=running --format=json -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=JSON %s
// RUN: bpfcc -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc --kernel=running -Wno-bpf-kernel-symbol -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc --kernel=6.12 --btf=/nowhere -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_struct;
extern struct task_struct *bpf_task_acquire(struct task_struct *) __ksym;
extern void bpf_rcu_read_lokc(void) __ksym;
extern void bpf_no_such_function_at_all(void) __ksym __weak;
extern void bpf_rcu_read_lock___flavor(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern const int no_such_variable_in_the_kernel __ksym;
extern const void no_such_symbol __ksym;

// JSON: "rule":"bpf-kernel-symbol"{{.*}}"replacement":"tp_btf/sched_switch"
// FILE: kernel_symbol.c:[[#@LINE+4]]:6: error: the kernel of /sys/kernel/btf/vmlinux has no tracepoint 'sched_swich'; did you mean 'sched_switch'? [bpf-kernel-symbol]
// CHECK: kernel_symbol.c:[[#@LINE+3]]:6: error: the running kernel has no tracepoint 'sched_swich'; did you mean 'sched_switch'? [bpf-kernel-symbol]
// CHECK: {{^ .*}}tp_btf/sched_switch
// CHECK: note: in a section that begins with '?' it is loaded only where the loader asks for it
SEC("tp_btf/sched_swich")
int tracepoint(unsigned long long *arguments) { return 0; }

// CHECK: kernel_symbol.c:[[#@LINE+1]]:6: error: the running kernel has no function 'no_such_function_in_the_kernel' [bpf-kernel-symbol]
SEC("fentry/no_such_function_in_the_kernel")
int entry(unsigned long long *arguments) {
  bpf_rcu_read_lock___flavor();
  // CHECK: kernel_symbol.c:[[#@LINE+2]]:3: error: the running kernel has no function 'bpf_rcu_read_lokc'; did you mean 'bpf_rcu_read_lock'?
  // CHECK: note: declared __weak, it may be missing: bpf_ksym_exists() tells
  bpf_rcu_read_lokc();
  if (bpf_ksym_exists(bpf_no_such_function_at_all)) bpf_no_such_function_at_all();
  if (sizeof(long) == 4) bpf_rcu_read_unlock();
  bpf_rcu_read_unlock();
  // CHECK: kernel_symbol.c:[[#@LINE+1]]:10: error: the running kernel has no variable 'no_such_variable_in_the_kernel'
  return no_such_variable_in_the_kernel + ((long)&no_such_symbol & 1);
}

// CHECK: kernel_symbol.c:[[#@LINE+1]]:6: error: the running kernel has no iterator 'tasks'; did you mean 'task'?
SEC("iter/tasks")
int iterates(void *context) { return 0; }

SEC("iter/task")
int iterates_right(void *context) { return 0; }
SEC("?fentry/no_such_function_in_the_kernel")
int optional(unsigned long long *arguments) { return 0; }
SEC("raw_tp/looked_up_when_it_is_attached")
int raw(unsigned long long *arguments) { return 0; }

struct tcp_congestion_ops {
  char name[16];
};
struct tcp_congestion_opts {
  char name[16];
};
SEC(".struct_ops") struct tcp_congestion_ops right = {.name = "right"};
// CHECK: kernel_symbol.c:[[#@LINE+1]]:47: error: the running kernel takes no struct_ops of type 'struct tcp_congestion_opts'; did you mean 'struct tcp_congestion_ops'?
SEC(".struct_ops") struct tcp_congestion_opts wrong = {.name = "wrong"};

char _license[] SEC("license") = "GPL";
