// cause: iterator
// on 6.1: missing-symbol
// says: the iterator 'it' is not running
// help: call bpf_iter_num_new() before, nothing after bpf_iter_num_destroy(), and write nothing else to its variable
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

SEC("tc")
int program(struct __sk_buff *skb) {
  struct bpf_iter_num it;
  int sum = 0, *value;
  while ((value = bpf_iter_num_next(&it))) sum += *value; // here
  bpf_iter_num_destroy(&it);
  return sum;
}

char _license[] SEC("license") = "GPL";
