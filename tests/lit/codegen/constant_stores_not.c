// Constants are stored from registers where a kernel might not take them otherwise, and where an instruction has no place
// for them; with cpu v4 as clang does.
// RUN: bpfcc -g -S %s -o - | FileCheck %s
// RUN: bpfcc -g -mcpu=v3 --kernel=6.1 -S %s -o - | FileCheck %s
// RUN: bpfcc -g -mcpu=v3 --kernel=6.7 -S %s -o - | FileCheck --check-prefix=NEWER %s
// RUN: bpfcc -g -mcpu=v4 -S %s -o - | FileCheck --check-prefix=V4 %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, int);
  __type(value, long);
} map SEC(".maps");
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, int);
  __type(value, struct __sk_buff);
} copies SEC(".maps");

// Linux 6.1 refuses it: "BPF_ST stores into R1 ctx is not allowed".
// CHECK-LABEL: context:
// CHECK: *(u32 *)(r1 + 8) = {{[rw]}}
// V4-LABEL: context:
// V4: *(u32 *)(r1 + 8) = 1
SEC("tc") int context(struct __sk_buff *skb) {
  skb->mark = 1;
  return 0;
}

// The context, or a value.
// CHECK-LABEL: mixed:
// CHECK: *(u32 *)(r{{[0-9]}} + 8) = {{[rw]}}
SEC("tc") int mixed(struct __sk_buff *skb) {
  int key = 0;
  struct __sk_buff *other = bpf_map_lookup_elem(&copies, &key);
  if (!other) other = skb;
  *(volatile int *)&other->mark = 2;
  return 0;
}

// What is read again has to be known to the verifier, by the caller and by who is called, who gets the caller's stack, its
// context, or anything else.
// NEWER-LABEL: context:
// NEWER: *(u32 *)(r1 + 8) = {{[rw]}}
// NEWER-LABEL: read_again:
// NEWER: *(u32 *)(r10 - 4) = 4
// NEWER-LABEL: callee:
// NEWER: *(u32 *)(r1 + 0) = {{[rw]}}
// NEWER-LABEL: loaded_from_stack:
// NEWER: *(u32 *)(r{{[0-9]}} + 8) = {{[rw]}}
// CHECK-LABEL: read_again:
// CHECK: *(u32 *)(r10 - {{[0-9]+}}) = {{[rw]}}
// CHECK: exit
// CHECK-LABEL: callee:
// CHECK: *(u32 *)(r1 + 0) = {{[rw]}}
static __attribute__((noinline)) int callee(volatile int *pointer) {
  *pointer = 3;
  return 0;
}
SEC("tc") int read_again(struct __sk_buff *skb) {
  volatile int number = 4;
  callee(&number);
  return number;
}

// CHECK-LABEL: read_in_callback:
// CHECK: *(u32 *)(r10 - {{[0-9]+}}) = {{[rw]}}
// CHECK: exit
static long callback(unsigned index, int *limit) { return index == *limit; }
SEC("tc") int read_in_callback(struct __sk_buff *skb) {
  int limit = 5;
  bpf_loop(10, callback, &limit, 0);
  return 0;
}

// Its address is in a slot that is read: the context could be there.
// CHECK-LABEL: loaded_from_stack:
// CHECK: *(u32 *)(r{{[0-9]}} + 8) = {{[rw]}}
SEC("tc") int loaded_from_stack(struct __sk_buff *skb) {
  struct __sk_buff *volatile kept = skb;
  kept->mark = 6;
  return 0;
}

// 64 bits that are not 32 extended by their sign.
// CHECK-LABEL: wide:
// CHECK: r[[WIDE:[0-9]]] = 4294967295 ll
// CHECK: *(u64 *)(r{{[0-9]}} + 0) = r[[WIDE]]
SEC("tc") int wide(struct __sk_buff *skb) {
  int key = 0;
  long *value = bpf_map_lookup_elem(&map, &key);
  if (value) *value = 0xffffffff;
  return 0;
}

// The loader changes the immediate value, of a move alone.
struct moved {
  int one, two;
} __attribute__((preserve_access_index));

// CHECK-LABEL: relocated:
// CHECK: r[[MOVED:[0-9]]] = 4
// CHECK: *(u64 *)(r{{[0-9]}} + 0) = r[[MOVED]]
SEC("tc") int relocated(struct __sk_buff *skb) {
  int key = 0;
  long *value = bpf_map_lookup_elem(&map, &key);
  if (value) *value = bpf_core_field_offset(struct moved, two);
  return 0;
}
