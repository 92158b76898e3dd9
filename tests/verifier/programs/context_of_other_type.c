// cause: context-access
// says: may not read 'context->tc_classid'
// help: fields that this program type has
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int program(struct __sk_buff *context) {
  return context->tc_classid == 1;  // here
}

char _license[] SEC("license") = "GPL";
