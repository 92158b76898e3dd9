// cause: reference
// says: 'event' is not released on this way out
// help: bpf_ringbuf_submit(event, 0)
// mended: bpf_ringbuf_discard(event, 0);
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
  if (context->rx_queue_index == 7) return XDP_DROP;
  *event = 1;
  bpf_ringbuf_submit(event, 0);
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
