/* Counts packets per IPv4 source address.
 *
 *     bpfrun samples/count_by_source.c --attach count=socket:lo --for 10s
 *
 * While it runs, something like `ping -c 5 127.0.0.1` in another terminal. At the end the map is shown: one line a
 * source address, with the packets that came from it.
 *
 * The program is a socket filter: the kernel runs it for every packet that the socket could get, and the return value
 * says how many bytes of it the socket keeps.
 */
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_ether.h>
#include <uapi/linux/if_packet.h>
#include <uapi/linux/ip.h>

#include "bpf_endian.h"
#include "bpf_helpers.h"

struct bpf_map_def SEC("maps") packets_by_source = {
    .type = BPF_MAP_TYPE_HASH,
    .key_size = sizeof(__be32),
    .value_size = sizeof(u64),
    .max_entries = 1024,
};

SEC("socket")
int count(struct __sk_buff *skb) {
  __be32 source;
  u64 *packets;
  u64 one = 1;

  /* A packet to this machine itself passes twice: going out and coming in. */
  if (skb->pkt_type == PACKET_OUTGOING) return 0;
  if (skb->protocol != bpf_htons(ETH_P_IP)) return 0;

  /* load_word() gives the byte order of this machine, and ends the program where the packet is too short. */
  source = bpf_htonl(load_word(skb, ETH_HLEN + offsetof(struct iphdr, saddr)));

  packets = bpf_map_lookup_elem(&packets_by_source, &source);
  if (packets)
    __sync_fetch_and_add(packets, 1);
  else
    bpf_map_update_elem(&packets_by_source, &source, &one, BPF_ANY);
  return 0; /* nothing is kept: only the count is of interest */
}

char _license[] SEC("license") = "GPL";
