// Packet data is compared with data_end before it is read, and again after a helper that may move it.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int unchecked(struct xdp_md *context) {
  struct ethhdr *ethernet = (void *)(long)context->data;
  // CHECK: packet.c:[[#@LINE+1]]:10: error: 'ethernet->h_proto' may be past the end of the packet: it was not compared with data_end [bpf-packet-bounds]
  return ethernet->h_proto;
}

SEC("xdp")
int too_little(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if (data + sizeof(struct ethhdr) > data_end) return XDP_PASS;
  // CHECK: packet.c:[[#@LINE+1]]:10: error: 'ip->protocol' may be past the end of the packet: 14 bytes were compared with data_end, it ends at 24
  return ip->protocol;
}

SEC("tc")
int moved(struct __sk_buff *packet) {
  void *data = (void *)(long)packet->data;
  void *data_end = (void *)(long)packet->data_end;
  struct ethhdr *ethernet = data;
  if ((void *)(ethernet + 1) > data_end) return 0;
  // CHECK: packet.c:[[#@LINE+3]]:10: error: 'ethernet->h_proto' points to where the packet was [bpf-packet-moved]
  // CHECK: packet.c:[[#@LINE+1]]:3: note: this call may move the packet: read data and data_end again after it
  bpf_skb_pull_data(packet, 64);
  return ethernet->h_proto;
}

static int header(void *at, void *end) { return at + sizeof(struct iphdr) <= end; }

SEC("xdp")
int checked(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct ethhdr *ethernet = data;
  struct iphdr *ip = (void *)(ethernet + 1);
  if (!header(ip, data_end) || ethernet->h_proto == 0x81) return XDP_PASS;
  struct udphdr *udp = (void *)ip + ip->ihl * 4;
  if (data_end < (void *)(udp + 1)) return XDP_PASS;
  if (udp->dest == 1) return XDP_DROP;
  // CHECK: packet.c:[[#@LINE+1]]:48: error: 'udp->dest' points to where the packet was
  if (bpf_xdp_adjust_head(context, -8)) return udp->dest;
  return XDP_PASS;
}

SEC("tc")
int read_again(struct __sk_buff *packet) {
  if (bpf_skb_pull_data(packet, 64)) return 0;
  void *data = (void *)(long)packet->data;
  if (data + 64 > (void *)(long)packet->data_end) return 0;
  return *(__u8 *)(data + 63);
}

char _license[] SEC("license") = "GPL";
