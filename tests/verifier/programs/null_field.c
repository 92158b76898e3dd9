// cause: null-check
// help: if (!entry) return 0;
// mended: if (!entry) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct entry {
  __u32 first;
  __u32 second;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, struct entry);
} table SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 key = 1;
  struct entry *entry = bpf_map_lookup_elem(&table, &key);
  return entry->second == 1 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
