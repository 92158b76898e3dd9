/* counts[0]: UDP packets to port 7777 that came in. Keeps all of them. */
#include "count.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>

SEC("socket")
int count_udp(struct __sk_buff *skb) {
  struct udphdr udp;
  __u8 protocol = 0;
  if (skb->pkt_type == PACKET_OUTGOING) return -1;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + __builtin_offsetof(struct iphdr, protocol), &protocol, 1) < 0) return -1;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + sizeof(struct iphdr), &udp, sizeof(udp)) < 0) return -1;
  if (protocol == IPPROTO_UDP && udp.dest == bpf_htons(7777)) count(0);
  return -1;
}
