// cause: packet-bounds
// help: if ((void *)(udp + 1) > data_end)
// mended: if ((void *)(udp + 1) > data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if ((void *)(ip + 1) > data_end) return XDP_PASS;
  struct udphdr *udp = (void *)(ip + 1);
  return udp->dest == 9 ? XDP_DROP : XDP_PASS;  // here
}

char _license[] SEC("license") = "GPL";
