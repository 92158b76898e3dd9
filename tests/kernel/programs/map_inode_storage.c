/* A map that not every kernel of the tests has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_INODE_STORAGE);
  __type(key, int);
  __type(value, __u32);
  __uint(map_flags, BPF_F_NO_PREALLOC);
} m_inode_storage SEC(".maps");

SEC("socket")
int use(struct __sk_buff *skb) { return 0; }

char _license[] SEC("license") = "GPL";
