// cause: critical-section
// says: the function ends in a section that bpf_spin_lock() began
// on 6.1: lock
// on 6.12: lock
// help: call bpf_spin_unlock() before this return
// mended: bpf_spin_unlock(&element->lock);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct element {
  struct bpf_spin_lock lock;
  __u32 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, struct element);
} elements SEC(".maps");

SEC("tc")
int program(struct __sk_buff *context) {
  __u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element) return 0;
  bpf_spin_lock(&element->lock);
  element->count += 1;
  return 0;
}

char _license[] SEC("license") = "GPL";
