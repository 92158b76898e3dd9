/* As in sockex3_kern.c of Linux 4.2, where the loader attached the first program of the table. */
#include <linux/bpf.h>

#include "bpf_helpers.h"

struct bpf_map_def SEC("maps") table = {
    .type = BPF_MAP_TYPE_PROG_ARRAY, .key_size = sizeof(__u32), .value_size = sizeof(__u32), .max_entries = 4};

SEC("socket/0")
int called(struct __sk_buff *skb) {
  bpf_tail_call(skb, &table, 1);
  return 0;
}

char _license[] SEC("license") = "GPL";
