// What is checked, in the ways in which people check, is not reported.
// RUN: bpfcc --kernel=5.15 -Wall -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 8);
} counts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 8);
  __type(key, __u32);
  __array(values, typeof(counts));
} tenants SEC(".maps");

#define lookup(map, key) ({ __u64 *found = bpf_map_lookup_elem(map, key); found; })

static __u64 *find_or_make(__u32 key) {
  __u64 *count = bpf_map_lookup_elem(&counts, &key);
  if (count) return count;
  __u64 none = 0;
  bpf_map_update_elem(&counts, &key, &none, BPF_NOEXIST);
  return bpf_map_lookup_elem(&counts, &key);
}

SEC("xdp")
int checked(struct xdp_md *context) {
  __u32 key = context->ingress_ifindex;
  __u64 *count;

  if ((count = find_or_make(key)) != NULL) ++*count;
  count = lookup(&counts, &key);
  if (__builtin_expect(!count, 0)) goto out;
  ++*count;

  __u64 *other = key > 4 ? bpf_map_lookup_elem(&counts, &key) : NULL;
  if (key > 7 && other) ++*other;
  __u64 seen = other && *other ? *other : 0;

  void *inner = bpf_map_lookup_elem(&tenants, &key);
  count = inner ? bpf_map_lookup_elem(inner, &key) : NULL;
  for (int i = 0; i < 100; i++) {
    if (!count) break;
    *count += seen;
    key = i;
    count = bpf_map_lookup_elem(&counts, &key);
  }
  switch (context->rx_queue_index) {
    case 1:
    case 2:
      if (!count) return XDP_DROP;
      ++*count;
  }
out:
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
