// cause: packet-bounds
// says: reading 1 byte past what was checked
// help: if ((void *)(ip + 1) > data_end)
// mended: if ((void *)(ip + 1) > data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if (data + sizeof(struct ethhdr) > data_end) return XDP_PASS;
  return ip->protocol == 17 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
