// What the kernel of --kernel does not have is an error at its line; a call that a CO-RE check guards is left alone.
// RUN: not bpfcc --kernel=5.4 -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: bpfcc --kernel=5.8 -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
  // CHECK: kernel_version.c:[[#@LINE+1]]:3: error: 'BPF_MAP_TYPE_RINGBUF' is there since Linux 5.8; the program must run on 5.4 [bpf-map-version]
} events SEC(".maps");

struct bpf_map_def SEC("maps") counts = {
    .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};

SEC("socket")
int use(struct __sk_buff *skb) {
  int key = 0;
  // CHECK: kernel_version.c:[[#@LINE+2]]:3: error: 'bpf_ringbuf_output' is there since Linux 5.8; the program must run on 5.4 [bpf-helper-version]
  // CHECK: note: call it under a condition that asks the kernel: if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ringbuf_output))
  bpf_ringbuf_output(&events, &key, sizeof(key), 0);
  if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ringbuf_output)) {
    bpf_ringbuf_output(&events, &key, sizeof(key), 0);
  }
  return bpf_map_lookup_elem(&counts, &key) != 0;
}

char _license[] SEC("license") = "GPL";
// CHECK: 2 errors generated.
