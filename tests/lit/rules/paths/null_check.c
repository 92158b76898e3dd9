// A result that may be NULL is compared with NULL on every path before it is used.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=OLD %s
// RUN: not bpfcc --kernel=6.18 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NEW %s
// RUN: bpfcc -Wno-bpf-null-check -c %s -o /dev/null
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 8);
} counts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 8);
} slots SEC(".maps");

static void add(__u64 *count) {
  // CHECK: null_check.c:[[#@LINE+2]]:5: error: 'count' is used without a check
  // CHECK: null_check.c:[[#@LINE+5]]:5: note: on a path through 'in_a_function'
  ++*count;
}

SEC("xdp")
int in_a_function(struct xdp_md *context) {
  __u32 key = context->ingress_ifindex;
  add(bpf_map_lookup_elem(&counts, &key));
  return XDP_PASS;
}

static __u64 *find(__u32 key) { return bpf_map_lookup_elem(&counts, &key); }

SEC("xdp")
int never(struct xdp_md *context) {
  __u64 *count = find(context->ingress_ifindex);
  // CHECK: null_check.c:[[#@LINE+2]]:5: error: 'count' is used without a check: 'bpf_map_lookup_elem' may return NULL [bpf-null-check]
  // CHECK: null_check.c:[[#@LINE-6]]:40: note: it comes from here
  ++*count;
  return XDP_PASS;
}

SEC("xdp")
int on_one_path(struct xdp_md *context) {
  __u64 *count = find(context->ingress_ifindex);
  if (context->rx_queue_index > 4 && !count) return XDP_DROP;
  // CHECK: null_check.c:[[#@LINE+1]]:3: error: 'count' is used without a check
  (*count)++;
  return XDP_PASS;
}

SEC("xdp")
int the_wrong_way(struct xdp_md *context) {
  __u64 *count = find(context->ingress_ifindex);
  // CHECK: null_check.c:[[#@LINE+1]]:22: error: 'count' is used where 'bpf_map_lookup_elem' has returned NULL
  if (!count) return *count ? XDP_DROP : XDP_PASS;
  return XDP_PASS;
}

SEC("xdp")
int as_an_argument(struct xdp_md *context) {
  __u64 *count = find(context->ingress_ifindex);
  __u32 key = 1;
  // CHECK: null_check.c:[[#@LINE+1]]:38: error: 'count' is passed to 'bpf_map_update_elem' without a check: 'bpf_map_lookup_elem' may return NULL
  bpf_map_update_elem(&counts, &key, count, BPF_ANY);
  return XDP_PASS;
}

SEC("xdp")
int constant_slot(struct xdp_md *context) {
  __u32 first = 0;
  __u64 *slot = bpf_map_lookup_elem(&slots, &first);
  // OLD: null_check.c:[[#@LINE+2]]:{{.*}}'slot' is used without a check
  // NEW-NOT: 'slot'
  ++*slot;
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
