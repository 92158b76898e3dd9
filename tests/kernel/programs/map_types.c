/* One map of each kind that is written and shown in its own way. The program is never attached. */
#include "count.h"

struct prefix {
  __u32 length;
  __be32 address;
};

struct limits {
  __u32 packets;
  char name[8];
};

#define MAP(map, map_type, key_type, value_type, entries) \
  struct {                                                \
    __uint(type, map_type);                               \
    __type(key, key_type);                                \
    __type(value, value_type);                            \
    __uint(max_entries, entries);                         \
  } map SEC(".maps")

MAP(config, BPF_MAP_TYPE_ARRAY, __u32, __u32, 2);
MAP(large, BPF_MAP_TYPE_ARRAY, __u32, __u32, 1000);
MAP(sources, BPF_MAP_TYPE_HASH, __be32, struct limits, 2);
MAP(per_cpu, BPF_MAP_TYPE_PERCPU_ARRAY, __u32, __u32, 1);
MAP(bytes, BPF_MAP_TYPE_HASH, __u8, __s8, 4);

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __type(key, struct prefix);
  __type(value, __u32);
  __uint(max_entries, 4);
  __uint(map_flags, BPF_F_NO_PREALLOC);
} rules SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
  __uint(max_entries, 4);
} jumps SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 1);
} red SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 4);
  __array(values, struct inner);
} tenants SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_QUEUE);
  __type(value, __u32);
  __uint(max_entries, 4);
} queue SEC(".maps");

int counter = 7;
const volatile int limit = 3;

SEC("socket")
int use(struct __sk_buff *skb) {
  counter += limit;
  return 0;
}
