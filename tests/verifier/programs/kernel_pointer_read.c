// cause: not-a-pointer
// says: 'inner' is a number
// help: bpf_probe_read_kernel()
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct inner {
  int value;
};

struct outer {
  unsigned long inner;
};

SEC("raw_tp/sys_enter")
int program(struct bpf_raw_tracepoint_args *context) {
  struct inner *inner = (struct inner *)((struct outer *)context)->inner;
  return inner->value == 1;  // here
}

char _license[] SEC("license") = "GPL";
