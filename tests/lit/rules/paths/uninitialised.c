// Bytes that a helper reads and that nothing wrote: an error for kernels that refuse it, a warning where none is named.
// RUN: not bpfcc --kernel=5.15 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=WARNING --implicit-check-not=error: %s
// RUN: bpfcc --kernel=6.1 -c %s -o /dev/null 2>&1 | FileCheck --allow-empty --check-prefix=NOTHING %s
// NOTHING-NOT: uninitialised
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct key {
  __u32 address;
  __u64 time;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8);
  __type(key, struct key);
  __type(value, __u64);
} seen SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u64);
} counts SEC(".maps");

SEC("tc")
int never(struct __sk_buff *packet) {
  __u32 key;
  // WARNING: uninitialised.c:[[#@LINE+2]]:36: warning: '&key' is read, but 4 bytes of 'key' were never written, from offset 0 on [bpf-uninitialised]
  // CHECK: uninitialised.c:[[#@LINE+1]]:36: error: '&key' is read, but 4 bytes of 'key' were never written, from offset 0 on [bpf-uninitialised]
  if (bpf_map_lookup_elem(&counts, &key)) return 1;
  return 0;
}

SEC("tc")
int on_some_path(struct __sk_buff *packet) {
  __u32 key;
  if (packet->len > 100) key = 1;
  // CHECK: uninitialised.c:[[#@LINE+1]]:36: error: '&key' is read, but 4 bytes
  if (bpf_map_lookup_elem(&counts, &key)) return 1;
  return 0;
}

SEC("tc")
int padding(struct __sk_buff *packet) {
  struct key key;
  key.address = packet->mark;
  key.time = bpf_ktime_get_ns();
  // CHECK: uninitialised.c:[[#@LINE+2]]:34: error: '&key' is read, but 4 bytes of 'key' were never written, from offset 4 on
  // CHECK: note: they are padding, which assignments to members do not reach: __builtin_memset(&key, 0, sizeof(key)) does
  if (bpf_map_lookup_elem(&seen, &key)) return 1;
  return 0;
}

// What follows is right.

static void fill(struct key *key) {
  __builtin_memset(key, 0, sizeof(*key));
  key->address = 7;
}

SEC("tc")
int right(struct __sk_buff *packet) {
  struct key key;
  struct key zero = {};
  __u32 index;
  __u64 start;
  char name[16];
  fill(&key);
  index = packet->len & 7;
  if (bpf_skb_load_bytes(packet, 0, &start, sizeof(start))) return 0;
  bpf_skb_load_bytes(packet, 8, name, sizeof(name));
  bpf_map_update_elem(&counts, &index, &start, BPF_ANY);
  if (bpf_map_lookup_elem(&seen, &zero)) return 2;
  if (name[0]) bpf_map_update_elem(&seen, &key, &start, BPF_ANY);
  return 0;
}

char _license[] SEC("license") = "GPL";
