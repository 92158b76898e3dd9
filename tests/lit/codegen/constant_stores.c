// Constants are stored without a register below cpu v4 too, where every kernel takes that: on the stack, in values of maps,
// in global data, in what helpers return and in packets.
// RUN: bpfcc -g0 -S %s -o - | FileCheck %s
// RUN: bpfcc -g0 -mcpu=v1 -S %s -o - | FileCheck %s
// RUN: bpfcc -g0 -mno-store-imm -S %s -o - | FileCheck --check-prefix=REGISTERS %s
// RUN: bpfcc -g0 -mno-store-imm -mstore-imm -S %s -o - | FileCheck %s
// RUN: bpfcc -g0 -O0 -S %s -o - | FileCheck --check-prefix=REGISTERS %s
// REGISTERS-NOT: ) = {{-?[0-9]}}
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct value {
  char byte;
  short half;
  int word;
  long double_word;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, int);
  __type(value, struct value);
} map SEC(".maps");
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} ring SEC(".maps");

int global;

// CHECK-LABEL: stack_and_value:
// CHECK-NOT: = r
// CHECK: *(u32 *)(r10 - 4) = 7
// CHECK: call 1
// CHECK-DAG: *(u8 *)(r0 + 0) = 1
// CHECK-DAG: *(u16 *)(r0 + 2) = 65534
// CHECK-DAG: *(u32 *)(r0 + 4) = 3
// CHECK-DAG: *(u64 *)(r0 + 8) = -4
// CHECK: exit
SEC("socket") int stack_and_value(struct __sk_buff *skb) {
  int key = 7;
  struct value *value = bpf_map_lookup_elem(&map, &key);
  if (!value) return 0;
  value->byte = 1;
  value->half = -2;
  value->word = 3;
  value->double_word = -4;
  return 0;
}

// CHECK-LABEL: cleared:
// CHECK-DAG: *(u64 *)(r10 - 24) = 0
// CHECK-DAG: *(u64 *)(r10 - 16) = 0
// CHECK-DAG: *(u64 *)(r10 - 8) = 0
// CHECK: exit
SEC("socket") int cleared(struct __sk_buff *skb) {
  char bytes[24] = {};
  return bpf_skb_load_bytes(skb, 0, bytes, 20);
}

// CHECK-LABEL: global_data:
// CHECK: r[[GLOBAL:[0-9]]] = global ll
// CHECK: *(u32 *)(r[[GLOBAL]] + 0) = 5
SEC("socket") int global_data(struct __sk_buff *skb) {
  global = 5;
  return 0;
}

// CHECK-LABEL: record:
// CHECK: call 131
// CHECK: *(u64 *)(r{{[0-9]}} + 0) = 6
SEC("socket") int record(struct __sk_buff *skb) {
  long *space = bpf_ringbuf_reserve(&ring, sizeof(long), 0);
  if (!space) return 0;
  *space = 6;
  bpf_ringbuf_submit(space, 0);
  return 0;
}

// CHECK-LABEL: either:
// CHECK: *(u32 *)(r{{[0-9]}} + 4) = 8
SEC("socket") int either(struct __sk_buff *skb) {
  int key = 7;
  struct value *value = bpf_map_lookup_elem(&map, &key);
  static struct value other;
  if (!value) value = &other;
  *(volatile int *)&value->word = 8;
  return 0;
}

// CHECK-LABEL: packet:
// CHECK: *(u8 *)(r{{[0-9]}} + 5) = 9
SEC("xdp") int packet(struct xdp_md *context) {
  char *data = (char *)(long)context->data;
  if (data + 6 > (char *)(long)context->data_end) return XDP_DROP;
  data[5] = 9;
  return XDP_PASS;
}
