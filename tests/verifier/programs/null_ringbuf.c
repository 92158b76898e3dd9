// cause: null-check
// help: if (!event) return 0;
// mended: if (!event) return XDP_PASS;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("xdp")
int program(struct xdp_md *context) {
  __u64 *event = bpf_ringbuf_reserve(&events, 8, 0);
  *event = 1;  // here
  bpf_ringbuf_submit(event, 0);
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
