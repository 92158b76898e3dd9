// cause: map-use
// says: bpf_perf_event_output() does not work on maps of type array
// help: use the helper that belongs to the map's type, or another map type
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u32);
} events SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u32 length = skb->len;
  return bpf_perf_event_output(skb, &events, BPF_F_CURRENT_CPU, &length, 4); // here
}

char _license[] SEC("license") = "GPL";
