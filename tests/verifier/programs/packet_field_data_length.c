// cause: packet-bounds
// says: of which nothing was checked
// help: if ((void *)(message + 1) > data_end)
// mended: if ((void *)(message + 1) > (void *)(long)context->data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct message {
  __u32 kind;
  __u32 data_length;
};

SEC("xdp")
int program(struct xdp_md *context) {
  struct message *message = (void *)(long)context->data;
  return message->data_length > 9 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
