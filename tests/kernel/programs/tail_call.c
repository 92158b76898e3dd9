/* counts[0]: packets that `dispatch` saw, counts[1]: those that `called` saw. */
#include "count.h"

int called(struct __sk_buff *skb);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(key_size, sizeof(__u32));
  __uint(max_entries, 8);
  __array(values, int(struct __sk_buff *));
} table SEC(".maps") = {.values = {[5] = &called}};

SEC("socket")
int called(struct __sk_buff *skb) {
  count(1);
  return 0;
}

SEC("socket")
int dispatch(struct __sk_buff *skb) {
  count(0);
  bpf_tail_call(skb, &table, 5);
  return 0;
}
