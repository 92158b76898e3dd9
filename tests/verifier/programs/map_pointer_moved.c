// cause: pointer-arithmetic
// says: 'context' is moved, and it is the end of the packet
// help: leave it unchanged: pass it on, or compare with it
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  char *data = (void *)(long)context->data;
  char *last = (char *)(long)context->data_end - 4; // here
  if (data > last) return XDP_PASS;
  return data[0] ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
