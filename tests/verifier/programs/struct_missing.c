// cause: core-relocation
// says: this kernel has no struct task_structure
// help: bpf_core_type_exists()
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_structure {
  int pid;
} __attribute__((preserve_access_index));

SEC("raw_tp/sys_enter")
int program(void *context) {
  struct task_structure *task = (void *)bpf_get_current_task_btf();
  return task->pid == 1;  // here
}

char _license[] SEC("license") = "GPL";
