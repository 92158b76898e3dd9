// A program that annotates its map itself, as libbpf's BPF_ANNOTATE_KV_PAIR did, is left alone.
// RUN: bpfcc -c %s -o %t.o && llvm-readelf -s %t.o | FileCheck %s
// CHECK-COUNT-1: ____btf_map_flows
// CHECK-NOT: ____btf_map_flows
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def SEC("maps") flows = {BPF_MAP_TYPE_HASH, 4, 8, 16};
struct ____btf_map_flows {
  int key;
  long value;
};
struct ____btf_map_flows SEC(".maps.flows") ____btf_map_flows = {};

SEC("socket")
int use(struct __sk_buff *skb) {
  int key = 1;
  long *value = bpf_map_lookup_elem(&flows, &key);
  return value ? *value : 0;
}
