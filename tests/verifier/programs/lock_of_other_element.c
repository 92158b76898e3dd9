// cause: lock
// says: 'second->lock' is not the one that was taken
// help: pass to bpf_spin_unlock() the same pointer that bpf_spin_lock() got: two lookups give two elements
// mended: bpf_spin_unlock(&first->lock);
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
  __u32 a = 1, b = 2;
  struct element *first = bpf_map_lookup_elem(&elements, &a), *second = bpf_map_lookup_elem(&elements, &b);
  if (!first || !second) return 0;
  bpf_spin_lock(&first->lock);
  first->count++;
  bpf_spin_unlock(&second->lock); // here
  return 0;
}

char _license[] SEC("license") = "GPL";
