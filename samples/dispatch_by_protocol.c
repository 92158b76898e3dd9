/* Tail calls through a table that is filled where it is declared.
 *
 *     bpfrun samples/dispatch_by_protocol.c --attach dispatch=socket:lo --for 10s
 *
 * At the end: packets per destination port, those of TCP and those of UDP apart. Nothing has to be put into the table
 * on the command line: `.values` says which program is in which slot.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

int parse_tcp(struct __sk_buff *skb);
int parse_udp(struct __sk_buff *skb);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(key_size, sizeof(__u32));
  __uint(max_entries, 256);
  __array(values, int(struct __sk_buff *));
} parser_by_protocol SEC(".maps") = {
    .values = {[IPPROTO_TCP] = &parse_tcp, [IPPROTO_UDP] = &parse_udp},
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u16);
  __type(value, __u64);
  __uint(max_entries, 1024);
} packets_by_tcp_port SEC(".maps"), packets_by_udp_port SEC(".maps");

static __always_inline int count(void *map, __be16 port) {
  __u16 key = bpf_ntohs(port);
  __u64 one = 1;
  __u64 *packets = bpf_map_lookup_elem(map, &key);
  if (packets)
    __sync_fetch_and_add(packets, 1);
  else
    bpf_map_update_elem(map, &key, &one, BPF_ANY);
  return 0;
}

/* Where the header behind IPv4's begins: its length is in the low half of the first byte, in words of 4 bytes. */
static __always_inline __u32 transport_offset(struct __sk_buff *skb) {
  __u8 version_and_length = 0;
  bpf_skb_load_bytes(skb, ETH_HLEN, &version_and_length, sizeof(version_and_length));
  return ETH_HLEN + (version_and_length & 0xf) * 4;
}

SEC("socket")
int parse_tcp(struct __sk_buff *skb) {
  struct tcphdr tcp;
  if (bpf_skb_load_bytes(skb, transport_offset(skb), &tcp, sizeof(tcp)) < 0) return 0;
  return count(&packets_by_tcp_port, tcp.dest);
}

SEC("socket")
int parse_udp(struct __sk_buff *skb) {
  struct udphdr udp;
  if (bpf_skb_load_bytes(skb, transport_offset(skb), &udp, sizeof(udp)) < 0) return 0;
  return count(&packets_by_udp_port, udp.dest);
}

SEC("socket")
int dispatch(struct __sk_buff *skb) {
  __u8 protocol;
  if (skb->pkt_type == PACKET_OUTGOING || skb->protocol != bpf_htons(ETH_P_IP)) return 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, protocol), &protocol, sizeof(protocol)) < 0) return 0;
  bpf_tail_call(skb, &parser_by_protocol, protocol);
  return 0; /* neither TCP nor UDP */
}

char _license[] SEC("license") = "GPL";
