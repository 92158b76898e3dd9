// cause: packet-bounds
// says: reading 2 bytes of the packet, of which nothing was checked
// help: compare with the end of what is read before:  if ((void *)(udp + 1) > data_end)
// mended: if ((void *)(udp + 1) > data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
  struct ethhdr *eth = data;
  struct iphdr *ip = (void *)(eth + 1);
  if ((void *)(ip + 1) > data_end) return XDP_PASS;
  struct udphdr *udp = (void *)ip + ip->ihl * 4;
  if (udp->dest == 53) return XDP_DROP; // here
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
