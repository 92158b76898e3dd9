// cause: helper-not-allowed
// says: may not call bpf_get_retval()
// help: program types that may call it: cgroup_sock
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  return bpf_get_retval();  // here
}

char _license[] SEC("license") = "GPL";
