// cause: context-access
// says: may not write 'context->len'
// help: writable
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *context) {
  context->len = 1;  // here
  return 0;
}

char _license[] SEC("license") = "GPL";
