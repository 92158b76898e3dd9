// cause: atomic
// says: no atomic operation is possible on a pointer to the packet
// help: count in a map's value, or read, change and write without atomicity
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 *data = (void *)(long)context->data;
  if ((void *)(data + 1) > (void *)(long)context->data_end) return XDP_PASS;
  __sync_fetch_and_add(data, 1); // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
