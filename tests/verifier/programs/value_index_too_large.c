// cause: memory-bounds
// help: if (at >= 64) return 0;
// mended: if (at >= 64) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, char[64]);
} names SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 first = 0;
  char *name = bpf_map_lookup_elem(&names, &first);
  if (!name) return XDP_PASS;
  __u32 at = context->rx_queue_index;
  if (at > 64) return XDP_PASS;
  name[at] = 'x';  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
