// cause: modified-pointer
// help: as the kernel gave it
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *context) {
  struct __sk_buff *other = context;
  asm volatile("%0 += 8" : "+r"(other));
  return other->len == 1;  // here
}

char _license[] SEC("license") = "GPL";
