/* Tail calls by the names of sections: iproute2's "ID/ELEMENT", and samples/bpf's "socket/ELEMENT".
 * counts[0]: packets that `dispatch` saw, counts[1]: those that went on to `by_id`, counts[2]: then to `by_number`. */
#include <linux/bpf.h>

#include "bpf_helpers.h"

struct bpf_elf_map {
  __u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx;
};

struct bpf_elf_map SEC("maps") counts = {
    .type = BPF_MAP_TYPE_ARRAY, .size_key = sizeof(__u32), .size_value = sizeof(__u64), .max_elem = 8};
struct bpf_elf_map SEC("maps") table = {
    .type = BPF_MAP_TYPE_PROG_ARRAY, .size_key = sizeof(__u32), .size_value = sizeof(__u32), .max_elem = 8, .id = 7};
struct bpf_elf_map SEC("maps") last_table = {
    .type = BPF_MAP_TYPE_PROG_ARRAY, .size_key = sizeof(__u32), .size_value = sizeof(__u32), .max_elem = 4, .id = 8};

static __always_inline void count(__u32 index) {
  __u64 *value = bpf_map_lookup_elem(&counts, &index);
  if (value) __sync_fetch_and_add(value, 1);
}

SEC("socket/2")
int by_number(struct __sk_buff *skb) {
  count(2);
  return 0;
}

SEC("7/5")
int by_id(struct __sk_buff *skb) {
  count(1);
  bpf_tail_call(skb, &last_table, 2);
  return 0;
}

SEC("socket")
int dispatch(struct __sk_buff *skb) {
  count(0);
  bpf_tail_call(skb, &table, 5);
  return 0;
}

char _license[] SEC("license") = "GPL";
