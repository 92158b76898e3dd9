// cause: loop
// help: bpf_loop()
// mended: int rounds = 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  for (;;) asm volatile("");  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
