// cause: unbounded
// says: 'slot'
// help: limit it before
// mended: if (slot >= sizeof(counts) / sizeof(counts[0])) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u32 counts[8];

SEC("xdp")
int program(struct xdp_md *context) {
  __u64 slot = bpf_ktime_get_ns();
  counts[slot] += 1;  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
