// cause: stack-size
// says: functions that call each other, 2 deep, need 608 bytes of stack, the limit is 512
// help: move big variables to a map of type BPF_MAP_TYPE_PERCPU_ARRAY
// mended: __u32 buffer_key = 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline)) int sum(struct __sk_buff *skb, int from) {
  volatile char buffer[300];
  bpf_skb_load_bytes(skb, from, (void *)buffer, sizeof(buffer));
  return buffer[5];
}

SEC("tc")
int program(struct __sk_buff *skb) {
  volatile char buffer[300];
  bpf_skb_load_bytes(skb, 0, (void *)buffer, sizeof(buffer));
  return sum(skb, buffer[3]) + buffer[1];
}

char _license[] SEC("license") = "GPL";
