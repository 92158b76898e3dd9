// A legacy definition gets the types of key and value from the helper calls: from the variable that takes the result, from
// the assignment, from the arguments; where the sizes do not agree, or nothing is known, none.
// RUN: bpfcc -c %s -o %t.o && llvm-readelf -S %t.o | FileCheck --check-prefix=SECTIONS %s
// RUN: bpftool btf dump file %t.o | FileCheck %s
//
// SECTIONS-DAG: maps
// SECTIONS-DAG: .maps.looked_up
// SECTIONS-DAG: .maps.assigned
// SECTIONS-DAG: .maps.updated
// SECTIONS-NOT: .maps.other_size
//
// CHECK-DAG: STRUCT '____btf_map_looked_up' size=16 vlen=2
// CHECK-DAG: STRUCT '____btf_map_assigned' size=8 vlen=2
// CHECK-DAG: STRUCT '____btf_map_updated' size=24 vlen=2
// CHECK-DAG: STRUCT 'flow' size=8
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct flow {
  __u32 source;
  __u32 destination;
};

#define LEGACY_MAP(name, key, value) \
  struct bpf_map_def SEC("maps") name = {BPF_MAP_TYPE_HASH, sizeof(key), sizeof(value), 16}

LEGACY_MAP(looked_up, __u32, long);
LEGACY_MAP(assigned, __u32, int);
LEGACY_MAP(updated, struct flow, struct { __u64 a[2]; });
LEGACY_MAP(other_size, __u32, long);

struct pair {
  __u64 a[2];
};

SEC("socket")
int use(struct __sk_buff *skb) {
  __u32 key = skb->len;
  long *count = bpf_map_lookup_elem(&looked_up, &key);
  int *small;
  struct flow flow = {skb->hash, skb->ifindex};
  struct pair pair = {{1, 2}};

  small = (int *)bpf_map_lookup_elem(&assigned, &key);
  bpf_map_update_elem(&updated, &flow, &pair, BPF_ANY);
  int *half = bpf_map_lookup_elem(&other_size, &key);
  return (count ? *count : 0) + (small ? *small : 0) + (half ? *half : 0);
}

char _license[] SEC("license") = "GPL";
