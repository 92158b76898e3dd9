// cause: helper-not-allowed
// says: programs of this type may not call bpf_redirect_map()
// help: program types that may call it: xdp
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_DEVMAP);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u32);
} devices SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  return bpf_redirect_map(&devices, 1, 0); // here
}

char _license[] SEC("license") = "GPL";
