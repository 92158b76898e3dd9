// cause: packet-bounds
// says: of which nothing was checked
// help: if (pointer + 4 > data_end)
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  return *(int *)(long)context->data == 8 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
