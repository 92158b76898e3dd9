// cause: null-check
// says: does not take NULL
// help: if (!value) return 0;
// mended: if (!value) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} seen SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 key = 1;
  __u64 *value = bpf_map_lookup_elem(&seen, &key);
  bpf_map_update_elem(&seen, &key, value, 0);  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
