// cause: dynptr
// help: make it
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  struct bpf_dynptr memory;
  char byte = 0;
  return bpf_dynptr_read(&byte, 1, &memory, 0, 0);  // here
}

char _license[] SEC("license") = "GPL";
