// cause: missing-symbol
// help: __weak
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void bpf_no_such_function(void) __ksym __weak;

SEC("xdp")
int program(struct xdp_md *context) {
  bpf_no_such_function();  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
