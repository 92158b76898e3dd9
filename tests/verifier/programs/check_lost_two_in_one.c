// cause: unbounded
// says: the check of 'size' is lost
// help: make each check an if of its own, with barrier_var(size); between them
// note: of the checks of 'size' the compiler has made one
// mended: barrier_var(size);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char copy[64];

SEC("raw_tp/sys_enter")
int program(void *context) {
  char name[64];
  int size = bpf_probe_read_kernel_str(name, sizeof(name), context);
  if (size > 0 && size <= 64) {
    bpf_probe_read_kernel(copy, size, context);  // here
  }
  return 0;
}

char _license[] SEC("license") = "GPL";
