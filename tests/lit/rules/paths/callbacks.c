// Functions that helpers call back are followed, for no round, one and two.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void bpf_throw(__u64 cookie) __ksym;

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u64);
} counts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_USER_RINGBUF);
  __uint(max_entries, 4096);
} orders SEC(".maps");

struct timed {
  struct bpf_timer timer;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct timed);
} timers SEC(".maps");

char text[2] = "ab";

static long beyond(void *map, __u32 *key, __u64 *value, void *unused) {
  // CHECK: callbacks.c:[[#@LINE+1]]:3: error: 'value[1]' is outside of its memory: 8 bytes at offset 8 of 8 [bpf-memory-bounds]
  value[1] = 0;
  return 0;
}

static long many(__u32 index, void *unused) {
  // CHECK: callbacks.c:[[#@LINE+1]]:3: error: the callback of 'bpf_loop' returns 2; it may return 0 or 1 [bpf-return-value]
  return 2;
}

static long keeps(__u32 index, void *unused) {
  // CHECK: callbacks.c:[[#@LINE+1]]:19: error: the record of 'bpf_ringbuf_reserve' is neither submitted nor discarded on some path [bpf-reference]
  __u64 *record = bpf_ringbuf_reserve(&events, 8, 0);
  return record != 0;
}

static long advances(__u32 index, long *at) {
  *at += 40;
  return 0;
}

SEC("tc")
int follow(struct __sk_buff *packet) {
  long at = 0;
  bpf_for_each_map_elem(&counts, beyond, 0, 0);
  bpf_loop(8, many, 0, 0);
  bpf_loop(8, keeps, 0, 0);
  bpf_loop(8, advances, &at, 0);
  // CHECK: callbacks.c:[[#@LINE+1]]:10: error: 'text[at]' is outside of its memory: 1 bytes at offset 40 of 2 [bpf-memory-bounds]
  return text[at];
}

static long nothing_given(__u32 index, long *at) {
  // CHECK: callbacks.c:[[#@LINE+1]]:3: error: 'at' is used where it is NULL [bpf-pointer]
  *at = 1;
  return 0;
}

SEC("tc")
int without_data(struct __sk_buff *packet) {
  bpf_loop(8, nothing_given, 0, 0);
  return 0;
}

static long end_order(struct bpf_dynptr *order, void *unused) {
  // CHECK: callbacks.c:[[#@LINE+1]]:30: error: 'order' is a dynptr that the program was given: it may not be ended here [bpf-object]
  bpf_ringbuf_discard_dynptr(order, 0);
  return 0;
}

static long write_order(struct bpf_dynptr *order, void *unused) {
  // CHECK: callbacks.c:[[#@LINE+1]]:3: error: 'order' is a dynptr: calls alone may look into it [bpf-object]
  *(long *)order = 0;
  return 0;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int take_orders(void *context) {
  bpf_user_ringbuf_drain(&orders, end_order, 0, 0);
  bpf_user_ringbuf_drain(&orders, write_order, 0, 0);
  return 0;
}

static int late(void *map, __u32 *key, struct timed *value) {
  // CHECK: callbacks.c:[[#@LINE+1]]:3: error: the callback of 'bpf_timer_set_callback' returns 1; it may return 0 [bpf-return-value]
  return 1;
}

SEC("tc")
int start(struct __sk_buff *packet) {
  __u32 key = 0;
  struct timed *value = bpf_map_lookup_elem(&timers, &key);
  if (value) bpf_timer_set_callback(&value->timer, late);
  return 0;
}

// What follows is right.

static long sums(void *map, __u32 *key, __u64 *value, __u64 *sum) {
  *sum += *value;
  return *value == 7;
}

static long reads(struct bpf_dynptr *order, __u64 *last) {
  bpf_dynptr_read(last, sizeof(*last), order, 0, 0);
  return 0;
}

static long sends(__u32 index, __u64 *sum) {
  __u64 *record = bpf_ringbuf_reserve(&events, 8, 0);
  if (!record) return 1;
  *record = *sum;
  bpf_ringbuf_submit(record, 0);
  return 0;
}

static int fires(void *map, __u32 *key, struct timed *value) {
  bpf_timer_start(&value->timer, 1000, 0);
  return 0;
}

SEC("tc")
int right(struct __sk_buff *packet) {
  __u64 sum = 0;
  __u32 key = 0;
  bpf_for_each_map_elem(&counts, sums, &sum, 0);
  bpf_loop(8, sends, &sum, 0);
  struct timed *value = bpf_map_lookup_elem(&timers, &key);
  if (!value) return 0;
  bpf_timer_init(&value->timer, &timers, 1);
  bpf_timer_set_callback(&value->timer, fires);
  return 0;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int take(void *context) {
  __u64 last = 0;
  bpf_user_ringbuf_drain(&orders, reads, &last, 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
