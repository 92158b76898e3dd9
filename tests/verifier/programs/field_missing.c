// cause: core-relocation
// says: struct task_struct of this kernel has no field 'no_such_field'
// help: bpf_core_field_exists()
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_struct {
  int no_such_field;
} __attribute__((preserve_access_index));

SEC("raw_tp/sys_enter")
int program(void *context) {
  struct task_struct *task = (void *)bpf_get_current_task_btf();
  return task->no_such_field == 1;  // here
}

char _license[] SEC("license") = "GPL";
