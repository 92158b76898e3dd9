// What is there to be read is not written.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *ptr) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *ptr, __u32 offset, void *buffer, __u32 buffer__szk) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *ptr, __u32 offset, void *buffer, __u32 buffer__szk) __ksym;

const volatile long limit = 10;
long count;

SEC("tc")
int by_a_helper(struct __sk_buff *packet) {
  char text[] = "84";
  // CHECK: read_only.c:[[#@LINE+1]]:37: error: '(long *)&limit' is written, but 'limit' is const: it lies in a map that programs may only read [bpf-read-only]
  bpf_strtol(text, sizeof(text), 0, (long *)&limit);
  return 0;
}

SEC("tc")
int by_itself(struct __sk_buff *packet) {
  // CHECK: read_only.c:[[#@LINE+1]]:3: error: '*(long *)&limit' is written, but 'limit' is const: it lies in a map that programs may only read [bpf-read-only]
  *(long *)&limit = 3;
  return 0;
}

SEC("tc")
int of_a_packet(struct __sk_buff *packet) {
  struct bpf_dynptr data;
  __u64 buffer = 0;
  bpf_dynptr_from_skb(packet, 0, &data);
  __u64 *begin = bpf_dynptr_slice(&data, 0, &buffer, sizeof(buffer));
  // CHECK: read_only.c:[[#@LINE+1]]:14: error: '*begin' is written, but bpf_dynptr_slice gives memory to read: bpf_dynptr_slice_rdwr gives memory to write [bpf-read-only]
  if (begin) *begin = 0;
  return 0;
}

SEC("tc")
int too_late(struct __sk_buff *packet) {
  struct bpf_dynptr data;
  __u64 buffer = 0;
  bpf_dynptr_from_skb(packet, 0, &data);
  __u64 *begin = bpf_dynptr_slice_rdwr(&data, 0, &buffer, sizeof(buffer));
  if (!begin || bpf_skb_pull_data(packet, 0)) return 0;
  // CHECK: read_only.c:[[#@LINE+1]]:3: error: 'begin' points to memory that is gone [bpf-released]
  *begin = 0;
  return 0;
}

SEC("tc")
int too_long(struct __sk_buff *packet) {
  struct bpf_dynptr data;
  __u64 buffer = 0;
  bpf_dynptr_from_skb(packet, 0, &data);
  // CHECK: read_only.c:[[#@LINE+1]]:45: error: '&buffer' is passed with 9 bytes, but variable 'buffer' has 8 from there on [bpf-memory-bounds]
  __u64 *begin = bpf_dynptr_slice(&data, 0, &buffer, 9);
  return begin != 0;
}

// What follows is right.

SEC("tc")
int right(struct __sk_buff *packet) {
  struct bpf_dynptr data;
  __u64 buffer = 0;
  char text[] = "84";
  bpf_strtol(text, sizeof(text), 0, &count);
  bpf_dynptr_from_skb(packet, 0, &data);
  __u64 *begin = bpf_dynptr_slice_rdwr(&data, 0, &buffer, sizeof(buffer));
  if (!begin || count > limit) return 0;
  *begin = 0;
  if (begin == &buffer) bpf_dynptr_write(&data, 0, &buffer, sizeof(buffer), 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
