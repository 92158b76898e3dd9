/* Tail calls as in samples/bpf of Linux 4.2: the number in a section's name is the program's place in the table.
 *
 *     bpfrun samples/dispatch_by_section.c --attach dispatch=socket:lo --for 10s
 *
 * At the end packets[1] has the IPv4 packets, packets[2] the IPv6 ones, packets[0] the others. libbpf 1.x knows neither
 * these names nor SEC("maps"); bpfrun stores the programs before `dispatch` is attached.
 */
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_ether.h>
#include <uapi/linux/if_packet.h>

#include "bpf_endian.h"
#include "bpf_helpers.h"

enum { OTHERS, IP, IPV6, KINDS };

struct bpf_map_def SEC("maps") jump_table = {
    .type = BPF_MAP_TYPE_PROG_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(u32),
    .max_entries = KINDS,
};

struct bpf_map_def SEC("maps") packets = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(u64),
    .max_entries = KINDS,
};

static __always_inline int count(u32 kind) {
  u64 *value = bpf_map_lookup_elem(&packets, &kind);
  if (value) __sync_fetch_and_add(value, 1);
  return 0;
}

SEC("socket/1")
int parse_ip(struct __sk_buff *skb) { return count(IP); }

SEC("socket/2")
int parse_ipv6(struct __sk_buff *skb) { return count(IPV6); }

SEC("socket")
int dispatch(struct __sk_buff *skb) {
  if (skb->pkt_type == PACKET_OUTGOING) return 0;
  if (skb->protocol == bpf_htons(ETH_P_IP)) bpf_tail_call(skb, &jump_table, IP);
  if (skb->protocol == bpf_htons(ETH_P_IPV6)) bpf_tail_call(skb, &jump_table, IPV6);
  return count(OTHERS);
}

char _license[] SEC("license") = "GPL";
