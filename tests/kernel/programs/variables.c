/* Global variables of every kind that can be set from outside. Element 0 of seen and the rest are what the program reads. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

enum mode { MODE_COUNT = 1, MODE_DROP = 2 };

struct ports {
  __u16 first;
  __u16 last;
};

struct config {
  int limit;
  struct ports ports[2];
  union {
    __u32 number;
    __be32 address;
  };
};

/* How many packets are let through. */
const volatile __u32 limit = 3;
const volatile bool verbose;  // say more
const volatile enum mode mode __attribute__((btf_decl_tag("what is done"))) = MODE_COUNT;
const volatile char name[8] = "lo";
const volatile __s8 small = -5;
const volatile __u64 list[4];
volatile struct config config = {.limit = 7};
volatile int zero;
const int folded = 9;
static const volatile int own = 1;

__u64 seen[8];

SEC("socket")
int look(struct __sk_buff *skb) {
  seen[0] = limit;
  seen[1] = verbose;
  seen[2] = mode;
  seen[3] = (__u64)name[0];
  seen[4] = (__u64)(__s64)small;
  seen[5] = list[2];
  seen[6] = (__u64)(__s64)config.limit + config.ports[1].last;
  seen[7] = (__u64)(__s64)zero + folded + own;
  return 0;
}

char _license[] SEC("license") = "GPL";
