// What programs of samples/bpf in Linux 4.x expect, without a kernel tree.
// RUN: bpfcc -Wall -Werror -c %s -o %t.o && llvm-objdump -dr %t.o | FileCheck %s
// CHECK: <bpf_prog1>:
// CHECK: r0 = *(u8 *)skb[0x17]
// CHECK: R_BPF_64_64 my_map
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_ether.h>
#include <uapi/linux/if_packet.h>
#include <uapi/linux/ip.h>
#include <linux/version.h>
#include "bpf_endian.h"
#include "bpf_helpers.h"

struct bpf_map_def SEC("maps") my_map = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(long),
    .max_entries = 256,
};

SEC("socket1")
int bpf_prog1(struct __sk_buff *skb) {
  int index = load_byte(skb, ETH_HLEN + offsetof(struct iphdr, protocol));
  long *value;
  char name[] = KBUILD_MODNAME;

  if (skb->pkt_type != PACKET_OUTGOING) return 0;
  value = bpf_map_lookup_elem(&my_map, &index);
  if (value) __sync_fetch_and_add(value, skb->len + sizeof(name));
  return 0;
}

char _license[] SEC("license") = "GPL";
u32 _version SEC("version") = LINUX_VERSION_CODE;
