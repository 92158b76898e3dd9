// cause: reference
// says: 'sk' is not released
// help: release it
// mended: if (sk) bpf_sk_release(sk);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *context) {
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *sk = bpf_sk_lookup_tcp(context, &tuple, sizeof(tuple.ipv4), -1, 0);
  return sk ? 1 : 0;
}

char _license[] SEC("license") = "GPL";
