// cause: critical-section
// says: bpf_spin_lock() is called while
// help: after bpf_spin_unlock()
// removed: bpf_spin_lock(&element->lock);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct element {
  struct bpf_spin_lock lock;
  __u32 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, struct element);
} elements SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element) return 0;
  bpf_spin_lock(&element->lock);
  bpf_spin_lock(&element->lock); // here
  element->count++;
  bpf_spin_unlock(&element->lock);
  return 0;
}

char _license[] SEC("license") = "GPL";
