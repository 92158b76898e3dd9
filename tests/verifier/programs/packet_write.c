// cause: packet-bounds
// says: writing 1 byte past
// help: if ((void *)(eth + 1) > data_end)
// mended: if ((void *)(eth + 1) > data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct ethhdr *eth = data;
  if (data + 4 > data_end) return XDP_PASS;
  eth->h_proto = 8;  // here
  return XDP_TX;
}

char _license[] SEC("license") = "GPL";
