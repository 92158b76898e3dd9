// Functions that are not static are looked at by themselves, and calls pass on what their parameters say.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct size {
  long width;
  long height;
};

__attribute__((noinline)) int unchecked(struct size *size) {
  // CHECK: global_calls.c:[[#@LINE+1]]:10: error: 'size' is used without a check: the parameter 'size' may be NULL: callers may pass it [bpf-null-check]
  return size->width;
}

__attribute__((noinline)) int area(const struct size *size) {
  if (!size) return 0;
  return size->width * size->height;
}

__attribute__((noinline)) int length(struct __sk_buff *packet) { return packet->len; }

__attribute__((noinline)) int known(int *number __arg_nonnull) { return *number; }

const volatile long limit = 8;

__attribute__((noinline)) int reset(long *number) {
  if (number) *number = 0;
  return 0;
}

SEC("tc")
int too_small(struct __sk_buff *packet) {
  long width = packet->len;
  // CHECK: global_calls.c:[[#@LINE+1]]:15: error: '(struct size *)&width' is passed with 16 bytes, but variable 'width' has 8 from there on [bpf-memory-bounds]
  return area((struct size *)&width);
}

SEC("tc")
int a_number(struct __sk_buff *packet) {
  // CHECK: global_calls.c:[[#@LINE+1]]:15: error: '(struct size *)48879' is passed to 'area' as a pointer, but it is a number [bpf-pointer]
  return area((struct size *)0xbeef);
}

SEC("tc")
int moved(struct __sk_buff *packet) {
  // CHECK: global_calls.c:[[#@LINE+1]]:17: error: 'packet + 1' is passed to 'length', which takes the program's context as it is [bpf-trusted]
  return length(packet + 1);
}

SEC("tc")
int another(struct __sk_buff *packet) {
  struct size size = {1, 2};
  // CHECK: global_calls.c:[[#@LINE+1]]:17: error: '(struct __sk_buff *)&size' is passed to 'length', which takes the program's context as it is [bpf-trusted]
  return length((struct __sk_buff *)&size);
}

SEC("tc")
int none(struct __sk_buff *packet) {
  // CHECK: global_calls.c:[[#@LINE+1]]:16: error: NULL is passed to 'known' [bpf-null-check]
  return known(0);
}

SEC("tc")
int constant(struct __sk_buff *packet) {
  // CHECK: global_calls.c:[[#@LINE+1]]:16: error: '(long *)&limit' is written, but 'limit' is const: it lies in a map that programs may only read [bpf-read-only]
  return reset((long *)&limit);
}

// What follows is right.

SEC("tc")
int right(struct __sk_buff *packet) {
  struct size size = {packet->len, 2};
  long number = 3;
  int one = 1;
  unchecked(&size);
  return area(&size) + area(0) + length(packet) + known(&one) + reset(&number);
}

char _license[] SEC("license") = "GPL";
