/* Tail calls through a table that the loader fills by program name.
 *
 *     bpfrun samples/dispatch_by_ethertype.c --attach dispatch=socket:lo --for 10s \
 *         --map 'jump_table[0]=prog:parse_ip' --map 'jump_table[1]=prog:parse_ipv6'
 *
 * At the end packets[0] has the IPv4 packets, packets[1] the IPv6 ones, packets[2] those for which the table has no
 * program: leave out one --map, and its packets are counted there.
 */
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_ether.h>
#include <uapi/linux/if_packet.h>

#include "bpf_endian.h"
#include "bpf_helpers.h"

enum { SLOT_IP, SLOT_IPV6, SLOT_NONE, SLOTS };

struct bpf_map_def SEC("maps") jump_table = {
    .type = BPF_MAP_TYPE_PROG_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(u32),
    .max_entries = SLOTS,
};

struct bpf_map_def SEC("maps") packets = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(u64),
    .max_entries = SLOTS,
};

static __always_inline int count(u32 slot) {
  u64 *value = bpf_map_lookup_elem(&packets, &slot);
  if (value) __sync_fetch_and_add(value, 1);
  return 0;
}

SEC("socket")
int parse_ip(struct __sk_buff *skb) { return count(SLOT_IP); }

SEC("socket")
int parse_ipv6(struct __sk_buff *skb) { return count(SLOT_IPV6); }

SEC("socket")
int dispatch(struct __sk_buff *skb) {
  if (skb->pkt_type == PACKET_OUTGOING) return 0;
  /* A tail call does not come back; where the slot is empty, the program goes on behind it. */
  if (skb->protocol == bpf_htons(ETH_P_IP)) bpf_tail_call(skb, &jump_table, SLOT_IP);
  if (skb->protocol == bpf_htons(ETH_P_IPV6)) bpf_tail_call(skb, &jump_table, SLOT_IPV6);
  return count(SLOT_NONE);
}

char _license[] SEC("license") = "GPL";
