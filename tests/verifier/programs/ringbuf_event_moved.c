// cause: modified-pointer
// help: pass what the acquiring function returned
// mended: bpf_ringbuf_submit(event, 0);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u64 *event = bpf_ringbuf_reserve(&events, 16, 0);
  if (!event) return XDP_PASS;
  bpf_ringbuf_submit(event + 1, 0);  // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
