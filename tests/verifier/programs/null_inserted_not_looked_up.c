// cause: null-check
// says: 'hits' is NULL here on one of the ways
// help: get it anew and check it again
// note: where this finds it to be NULL, the way goes on
// mended: if (!hits) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 1024);
  __type(key, __u32);
  __type(value, __u64);
} hits_by_interface SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u32 key = context->ingress_ifindex;
  __u64 *hits = bpf_map_lookup_elem(&hits_by_interface, &key);
  if (!hits) {
    __u64 none = 0;
    bpf_map_update_elem(&hits_by_interface, &key, &none, BPF_ANY);
  }
  __sync_fetch_and_add(hits, 1);  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
