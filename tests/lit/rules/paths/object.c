// Dynptrs and iterators are made, used, and ended, in this order.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct bpf_dynptr everywhere;

SEC("tc")
int too_late(struct __sk_buff *packet) {
  struct bpf_dynptr record;
  __u64 now = bpf_ktime_get_ns();
  bpf_ringbuf_reserve_dynptr(&events, sizeof(now), 0, &record);
  __u64 *place = bpf_dynptr_data(&record, 0, sizeof(now));
  bpf_ringbuf_submit_dynptr(&record, 0);
  // CHECK: object.c:[[#@LINE+1]]:14: error: 'place' points to memory that is gone [bpf-released]
  if (place) *place = now;
  // CHECK: object.c:[[#@LINE+1]]:20: error: '&record' is not initialised on some path, or no longer [bpf-object]
  bpf_dynptr_write(&record, 0, &now, sizeof(now), 0);
  return 0;
}

SEC("tc")
int overwritten(struct __sk_buff *packet) {
  struct bpf_dynptr record;
  bpf_ringbuf_reserve_dynptr(&events, 8, 0, &record);
  // CHECK: object.c:[[#@LINE+1]]:38: error: '&record' is overwritten while it holds something [bpf-object]
  if (bpf_skb_load_bytes(packet, 14, &record, 16)) packet->mark = 1;
  bpf_ringbuf_discard_dynptr(&record, 0);
  return 0;
}

SEC("tc")
int not_on_the_stack(struct __sk_buff *packet) {
  // CHECK: object.c:[[#@LINE+1]]:45: error: '&everywhere' must be a variable of a function, on the stack [bpf-object]
  bpf_ringbuf_reserve_dynptr(&events, 8, 0, &everywhere);
  return 0;
}

SEC("tc")
int left_open(struct __sk_buff *packet) {
  struct bpf_iter_num it;
  // CHECK: object.c:[[#@LINE+1]]:3: error: what 'bpf_iter_num_new' made is not ended on some path [bpf-reference]
  bpf_iter_num_new(&it, 0, 3);
  if (bpf_iter_num_next(&it) && packet->mark) return 1;
  bpf_iter_num_destroy(&it);
  return 0;
}

static int reserve(struct bpf_dynptr *record) { return bpf_ringbuf_reserve_dynptr(&events, 8, 0, record); }

// Nothing of what follows is reported.
SEC("tc")
int two_of_one_call(struct __sk_buff *packet) {
  struct bpf_dynptr first, second;
  reserve(&first);
  reserve(&second);
  __u64 *place = bpf_dynptr_data(&second, 0, 8);
  bpf_ringbuf_discard_dynptr(&first, 0);
  if (place) *place = packet->len;
  bpf_ringbuf_submit_dynptr(&second, 0);
  return 0;
}

SEC("tc")
int in_order(struct __sk_buff *packet) {
  struct bpf_iter_num it __attribute__((cleanup(bpf_iter_num_destroy)));
  int *each, sum = 0;
  bpf_iter_num_new(&it, 0, 3);
  while ((each = bpf_iter_num_next(&it))) {
    if (packet->mark == *each) return 1;
    sum += *each;
  }
  struct bpf_dynptr record;
  if (bpf_ringbuf_reserve_dynptr(&events, 8, 0, &record)) {
    bpf_ringbuf_discard_dynptr(&record, 0);
    return 0;
  }
  bpf_dynptr_write(&record, 0, &sum, sizeof(sum), 0);
  bpf_ringbuf_submit_dynptr(&record, 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
