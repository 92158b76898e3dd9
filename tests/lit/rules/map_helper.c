// Helpers and the types of maps that they take.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: --implicit-check-not=warning: %s
// RUN: not bpfcc --kernel=5.4 -DVERSION -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=VERSION --implicit-check-not=error: %s
// RUN: bpfcc --kernel=5.8 -DVERSION -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -Wno-bpf-map-helper -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define MAP(map_name, map_type)                \
  struct {                                     \
    __uint(type, BPF_MAP_TYPE_##map_type);     \
    __uint(key_size, 4);                       \
    __uint(value_size, 4);                     \
    __uint(max_entries, 8);                    \
  } map_name SEC(".maps")

MAP(sockets, SOCKMAP);
#ifdef VERSION
SEC("tc")
int find(struct __sk_buff *skb) {
  __u32 key = 0;
  // VERSION: map_helper.c:[[#@LINE+1]]:29: error: 'bpf_map_lookup_elem' takes maps of type sockmap since Linux 5.8; the program must run on 5.4 [bpf-map-helper]
  struct bpf_sock *socket = bpf_map_lookup_elem(&sockets, &key);
  if (socket) bpf_sk_release(socket);
  return 0;
}
#else

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} records SEC(".maps");
MAP(stacks_of_numbers, ARRAY);
MAP(numbers, ARRAY);
MAP(table, HASH);
MAP(programs, PROG_ARRAY);

SEC("tc")
int use(struct __sk_buff *skb) {
  __u32 key = 0;
  // CHECK: map_helper.c:[[#@LINE+2]]:3: error: 'bpf_map_update_elem' does not take maps of type ringbuf [bpf-map-helper]
  // CHECK: map_helper.c:33:3: note: 'records' is of type ringbuf, whose helpers are bpf_ringbuf_output, bpf_ringbuf_reserve,
  bpf_map_update_elem(&records, &key, &key, 0);
  // CHECK: error: 'bpf_map_push_elem' does not take maps of type hash
  bpf_map_push_elem(&table, &key, 0);
  // CHECK: error: 'bpf_map_lookup_elem' does not take maps of type prog_array
  // CHECK: note: 'programs' is of type prog_array, whose helpers are bpf_tail_call
  if (bpf_map_lookup_elem(&programs, &key)) key = 1;
  // CHECK: warning: 'bpf_map_delete_elem' on a map of type array always fails with EINVAL: its elements cannot be deleted
  // CHECK: note: write zeros to the element, or make it a map of type hash
  bpf_map_delete_elem(&numbers, &key);
  // What asks the kernel first is left alone, and so is what is right.
  if (bpf_core_type_exists(struct __sk_buff)) bpf_map_push_elem(&table, &key, 0);
  bpf_map_delete_elem(&table, &key);
  bpf_tail_call(skb, &programs, key);
  return 0;
}

SEC("kprobe/do_unlinkat")
int probe(void *context) {
  __u32 key = 0;
  // CHECK: error: programs of type kprobe may not call 'bpf_map_delete_elem' on maps of type sockmap
  return bpf_map_delete_elem(&sockets, &key);
}
#endif

char _license[] SEC("license") = "GPL";
