// cause: map-field
// says: the kernel finds no bpf_spin_lock in the value of map elements
// help: declare one: struct bpf_spin_lock lock; one that is there is not found where __contains() names a wrong struct or member
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct element {
  __u64 lock;
  __u64 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, struct element);
} elements SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u32 key = 0;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element) return 0;
  bpf_spin_lock((struct bpf_spin_lock *)&element->lock); // here
  element->count++;
  bpf_spin_unlock((struct bpf_spin_lock *)&element->lock);
  return 0;
}

char _license[] SEC("license") = "GPL";
