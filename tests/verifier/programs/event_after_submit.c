// cause: not-a-pointer
// says: is used after bpf_ringbuf_submit() made it invalid
// help: use 'event' before that call
// mended: long result = *event == 1 ? XDP_DROP : XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u64 *event = bpf_ringbuf_reserve(&events, 8, 0);
  if (!event) return XDP_PASS;
  *event = 1;
  bpf_ringbuf_submit(event, 0);
  return *event == 1 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
