// bpf_throw is not called in callbacks, and exception callbacks are as the kernel wants them.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define EXCEPTION_CALLBACK(name) __attribute__((btf_decl_tag("exception_callback:" #name)))

extern void bpf_throw(__u64 cookie) __ksym;

// CHECK: exception.c:[[#@LINE+1]]:31: error: 'takes_two' does not take one number, the cookie [bpf-exception]
__attribute__((noinline)) int takes_two(__u64 cookie, int more) { return 0; }

// CHECK: exception.c:[[#@LINE+1]]:27: error: 'returns_pointer' does not return a number [bpf-exception]
__attribute__((noinline)) void *returns_pointer(__u64 cookie) { return 0; }

__attribute__((noinline)) int throws(__u64 cookie) {
  // CHECK: exception.c:[[#@LINE+1]]:3: error: bpf_throw is called in an exception callback [bpf-exception]
  bpf_throw(0);
  return 0;
}

__attribute__((noinline)) int right(__u64 cookie) { return cookie; }

SEC("tc")
EXCEPTION_CALLBACK(takes_two)
int first(struct __sk_buff *packet) { return 0; }

SEC("tc")
EXCEPTION_CALLBACK(returns_pointer)
int second(struct __sk_buff *packet) { return 0; }

SEC("tc")
EXCEPTION_CALLBACK(throws)
int third(struct __sk_buff *packet) { return 0; }

SEC("tc")
EXCEPTION_CALLBACK(right)
EXCEPTION_CALLBACK(throws)
// CHECK: exception.c:[[#@LINE+1]]:5: error: 'fourth' names more than one exception callback [bpf-exception]
int fourth(struct __sk_buff *packet) { return 0; }

SEC("tc")
EXCEPTION_CALLBACK(right)
int fifth(struct __sk_buff *packet) {
  // CHECK: exception.c:[[#@LINE+1]]:10: error: 'right' is an exception callback: only the kernel calls it [bpf-exception]
  return right(1);
}

static long round(__u32 index, void *unused) {
  // CHECK: exception.c:[[#@LINE+1]]:3: error: bpf_throw is called in a callback [bpf-exception]
  bpf_throw(0);
  return 0;
}

SEC("tc")
int sixth(struct __sk_buff *packet) { return bpf_loop(5, round, 0, 0); }

SEC("tc")
EXCEPTION_CALLBACK(right)
int seventh(struct __sk_buff *packet) {
  if (packet->len > 9) bpf_throw(1);
  return 0;
}

char _license[] SEC("license") = "GPL";
