/* A map that the kernel does not make: LRU maps have all their memory from the start. */
#include "count.h"

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 16);
  __uint(map_flags, BPF_F_NO_PREALLOC);
} odd SEC(".maps");

SEC("socket")
int use(struct __sk_buff *skb) {
  __u32 key = 0;
  return bpf_map_lookup_elem(&odd, &key) != 0;
}
