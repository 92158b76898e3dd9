// cause: memory-bounds
// on 6.1: instruction
// help: size
// mended: bpf_get_current_comm(name, sizeof(name));
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char name[16];

SEC("raw_tp/sys_enter")
int program(void *context) {
  bpf_get_current_comm(name, 64);  // here
  return name[0];
}

char _license[] SEC("license") = "GPL";
