// cause: packet-bounds
// says: reading 1 byte past what was checked in the packet
// help: compare with the end of what is read before:  if ((void *)(ip + 1) > data_end)
// mended: if ((void *)(ip + 1) > data_end) return XDP_PASS;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
  struct ethhdr *eth = data;
  if ((void *)(eth + 1) > data_end) return XDP_PASS;
  struct iphdr *ip = (void *)(eth + 1);
  if (ip->protocol != 17) return XDP_PASS; // here
  return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
