// Keys and values that end before the map's do; what is as large, larger, or not known is left alone.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: --implicit-check-not=warning: %s
// RUN: not bpfcc --kernel=6.6 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=KERNEL --implicit-check-not=error: %s
// RUN: bpfcc -Wno-bpf-map-argument -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct flow {
  __u32 source, target;
  __u16 ports[2];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, struct flow);
  __type(value, __u64);
  __uint(max_entries, 8);
} flows SEC(".maps");

struct bpf_map_def {
  unsigned type, key_size, value_size, max_entries;
};

struct bpf_map_def SEC("maps") counts = {
    .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};

struct {
  __uint(type, BPF_MAP_TYPE_STACK);
  __uint(value_size, 8);
  __uint(max_entries, 8);
} stack SEC(".maps");

struct locked {
  struct bpf_spin_lock lock;
  int number;
};

SEC("tc")
int wrong(struct __sk_buff *skb) {
  // CHECK: map_argument.c:[[#@LINE+4]]:38: error: this points to 4 bytes; the value of map 'flows' has 8 [bpf-map-argument]
  // CHECK: map_argument.c:[[#@LINE+2]]:3: note: make it '__u64 one'
  // KERNEL: warning: this points to 4 bytes; the value of map 'flows' has 8 [bpf-map-argument]
  __u32 one = 1; struct flow flow = {};
  bpf_map_update_elem(&flows, &flow, &one, BPF_ANY);
  // CHECK: error: this points to 8 bytes; the key of map 'flows' has 12
  bpf_map_delete_elem(&flows, &flow.target);
  // CHECK: error: this points to 2 bytes; the key of map 'flows' has 12
  bpf_map_delete_elem(&flows, &flow.ports[1]);
  char bytes[11] = {};
  // CHECK: error: this points to 11 bytes; the key of map 'flows' has 12
  // CHECK: note: make it 'struct flow bytes'
  bpf_map_delete_elem(&flows, bytes);
  __u16 position = 0;
  // CHECK: error: this points to 2 bytes; the key of map 'counts' has 4
  // CHECK: map_argument.c:{{[0-9]+}}:45: note: the key is declared here
  if (bpf_map_lookup_elem(&counts, &position)) one = 2;
  // CHECK: error: this points to 4 bytes; the value of map 'stack' has 8
  bpf_map_pop_elem(&stack, &one);
  struct locked here = {};
  // CHECK: error: 'bpf_spin_lock' takes a member of a map's value, not of a variable on the stack
  // KERNEL: error: 'bpf_spin_lock' takes a member
  // KERNEL: error: 'bpf_spin_unlock' takes a member
  bpf_spin_lock(&here.lock);
  // CHECK: error: 'bpf_spin_unlock' takes a member
  bpf_spin_unlock(&here.lock);
  return one;
}

struct locked global;

SEC("tc")
int right(struct __sk_buff *skb) {
  struct {
    struct flow key;
    __u64 value;
  } both = {};
  __u64 wide = skb->len;
  char bytes[16] = {};
  bpf_map_update_elem(&flows, &both.key.source, &both.value, BPF_ANY);
  bpf_map_update_elem(&flows, bytes, &bytes[8], BPF_ANY);
  bpf_map_delete_elem(&flows, (char *)&both + 4);
  bpf_map_push_elem(&stack, &wide, 0);
  bpf_spin_lock(&global.lock);
  bpf_spin_unlock(&global.lock);
  return bpf_map_lookup_elem(&counts, &wide) != 0;
}

char _license[] SEC("license") = "GPL";
