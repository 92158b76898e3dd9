// cause: return-value
// says: [0, 1]
// help: return one of the values
// mended: return 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/sock_create")
int program(struct bpf_sock *context) {
  return -1;  // here
}

char _license[] SEC("license") = "GPL";
