/* Eight programs that take long to verify, two that do not, a program array, and variables of all sections. */
#include "heavy.h"

const volatile int constant = 5;
int counter;

HEAVY(one)
HEAVY(two)
HEAVY(three)
HEAVY(four)
HEAVY(five)
HEAVY(six)
HEAVY(seven_heavy)
HEAVY(eight_heavy)

SEC("socket")
int seven(struct __sk_buff *skb) { return constant; }

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 4);
  __uint(key_size, sizeof(__u32));
  __array(values, int(void *));
} jumps SEC(".maps") = {.values = {[1] = (void *)&seven, [3] = (void *)&one}};

SEC("socket")
int eight(struct __sk_buff *skb) {
  ++counter;
  bpf_tail_call(skb, &jumps, 1);
  return -1;
}

char _license[] SEC("license") = "GPL";
