// cause: packet-bounds
// says: of which nothing was checked
// help: if ((void *)(eth + 1) > data_end)
// mended: if ((void *)(eth + 1) > (void *)(long)context->data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  struct ethhdr *eth = data;
  return eth->h_proto == 8 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
