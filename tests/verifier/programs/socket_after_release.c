// cause: not-a-pointer
// says: 'sk' is used after bpf_sk_release() made it invalid
// help: use 'sk' before that call, or get the pointer anew behind it
// mended: long result = sk->family;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple.ipv4), 0, 0);
  if (!sk) return 0;
  bpf_sk_release(sk);
  return sk->family; // here
}

char _license[] SEC("license") = "GPL";
