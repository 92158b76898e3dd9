// cause: packet-bounds
// help: if (bytes + 20 > end)
// mended: if (bytes + 20 > end) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  unsigned char *bytes = (void *)(long)context->data;
  unsigned char *end = (void *)(long)context->data_end;
  if (bytes + 10 > end) return XDP_PASS;
  return bytes[19] == 1 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
