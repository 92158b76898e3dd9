/* Is a frame a UDP datagram over IPv4 to port 7777? */
#pragma once

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct udp_frame {
  struct ethhdr ethernet;
  struct iphdr ip;
  struct udphdr udp;
} __attribute__((packed));

static __always_inline int is_for_us(void *data, void *data_end) {
  struct udp_frame *frame = data;
  if ((void *)(frame + 1) > data_end) return 0;
  return frame->ethernet.h_proto == bpf_htons(ETH_P_IP) && frame->ip.protocol == IPPROTO_UDP &&
         frame->udp.dest == bpf_htons(7777);
}
