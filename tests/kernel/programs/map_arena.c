/* A map that not every kernel of the tests has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 2);
} m_arena SEC(".maps");

SEC("socket")
int use(struct __sk_buff *skb) { return 0; }

char _license[] SEC("license") = "GPL";
