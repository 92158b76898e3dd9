// cause: map-use
// help: use the helper that belongs to the map
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u32);
} jumps SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 key = 0;
  return bpf_map_lookup_elem(&jumps, &key) ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
