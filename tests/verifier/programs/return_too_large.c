// cause: return-value
// says: the value returned must be in [0, 3], it is 5
// help: return one of the values
// mended: return 3;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup_skb/egress")
int program(struct __sk_buff *context) {
  return 5;  // here
}

char _license[] SEC("license") = "GPL";
