// cause: null-check
// help: if (!sk) return 0;
// mended: if (!sk) return 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *context) {
  struct bpf_sock *sk = context->sk;
  return sk->family == 2 ? 1 : 0;  // here
}

char _license[] SEC("license") = "GPL";
