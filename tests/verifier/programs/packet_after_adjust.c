// cause: not-a-pointer
// says: is used after bpf_xdp_adjust_head() made it invalid
// help: get the pointer anew
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct ethhdr *eth = data;
  if ((void *)(eth + 1) > data_end) return XDP_PASS;
  if (bpf_xdp_adjust_head(context, 4)) return XDP_PASS;
  return eth->h_proto == 8 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
