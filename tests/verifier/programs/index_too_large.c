// cause: memory-bounds
// help: if (slot >= sizeof(counts) / sizeof(counts[0])) return 0;
// mended: if (slot >= sizeof(counts) / sizeof(counts[0])) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u32 counts[8];

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 slot = context->rx_queue_index;
  if (slot > 8) return XDP_PASS;
  counts[slot] += 1;  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
