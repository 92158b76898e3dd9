// cause: stack-bounds
// on 6.1: instruction
// help: size of the array
// mended: bpf_get_current_comm(text, sizeof(text));
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int program(void *context) {
  char text[16] = {};
  bpf_get_current_comm(text, 64);  // here
  return text[0];
}

char _license[] SEC("license") = "GPL";
