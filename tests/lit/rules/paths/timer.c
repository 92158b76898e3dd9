// Timers and work queues are members of a map's value, and of that map.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) __ksym;

struct value {
  long number;
  struct bpf_timer timer;
  struct bpf_wq queue;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct value);
} values SEC(".maps"), others SEC(".maps");

SEC("tc")
int wrong(struct __sk_buff *packet) {
  struct bpf_timer mine;
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&values, &key);
  // CHECK: timer.c:[[#@LINE+1]]:43: error: 'bpf_timer_cancel' takes a member of a map's value, not of a variable on the stack [bpf-map-argument]
  if (packet->mark == 1) bpf_timer_cancel(&mine);
  if (!value) return 0;
  // CHECK: timer.c:[[#@LINE+1]]:56: error: the value is in map 'values', not in '&others' [bpf-timer]
  if (packet->mark == 2) bpf_timer_init(&value->timer, &others, 1);
  // CHECK: timer.c:[[#@LINE+1]]:41: error: '(struct bpf_timer *)value' does not point to a struct bpf_timer [bpf-timer]
  if (packet->mark == 3) bpf_timer_init((struct bpf_timer *)value, &values, 1);
  // CHECK: timer.c:[[#@LINE+1]]:53: error: '&key' is no map: 'bpf_wq_init' takes the one that the value is in [bpf-timer]
  if (packet->mark == 4) bpf_wq_init(&value->queue, &key, 0);
  // CHECK: timer.c:[[#@LINE+1]]:53: error: the value is in map 'values', not in '&others' [bpf-timer]
  if (packet->mark == 5) bpf_wq_init(&value->queue, &others, 0);
  return 0;
}

SEC("tc")
int right(struct __sk_buff *packet) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&values, &key);
  if (!value) return 0;
  bpf_wq_init(&value->queue, &values, 0);
  return bpf_timer_init(&value->timer, &values, 1);
}

char _license[] SEC("license") = "GPL";
