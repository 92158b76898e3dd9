// cause: read-only
// help: a variable that is not const
// mended: volatile __u32 limit = 5;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

const volatile __u32 limit = 5;

SEC("xdp")
int program(struct xdp_md *context) {
  *(volatile __u32 *)&limit = 1;  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
