// cause: argument-type
// says: 'event' is used after bpf_ringbuf_submit() made it invalid
// help: use 'event' before that call, or get the pointer anew behind it
// removed: bpf_ringbuf_submit(event, 0);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u64 *event = bpf_ringbuf_reserve(&events, 8, 0);
  if (!event) return 0;
  *event = skb->len;
  bpf_ringbuf_submit(event, 0);
  bpf_ringbuf_submit(event, 0); // here
  return 0;
}

char _license[] SEC("license") = "GPL";
