// Two programs as notes about bpf(2) print them, each with a mistake or both of them: what is wrong, and what to write instead.
// RUN: not bpfcc -DUNDECLARED -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=UNDECLARED --implicit-check-not=error: %s
// RUN: not bpfcc -DPACKET -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=PACKET --implicit-check-not=error: %s
// RUN: not bpfcc -DUNDECLARED -DPACKET -c %s -o /dev/null 2> %t
// RUN: FileCheck --check-prefix=UNDECLARED --input-file=%t %s
// RUN: FileCheck --check-prefix=PACKET --input-file=%t %s
// RUN: bpfcc -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <stddef.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
  unsigned type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") ip_count_map = {
    .type = BPF_MAP_TYPE_HASH,
    .key_size = sizeof(__u32),
    .value_size = sizeof(__u64),
    .max_entries = 1024,
};

struct bpf_map_def SEC("maps") config_map = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = sizeof(__u32),
    .value_size = sizeof(__u64),
    .max_entries = 1,
};

SEC("socket")
int count_ip(struct __sk_buff *skb) {
#ifdef PACKET
  // PACKET: notes_about_bpf.c:[[#@LINE+2]]:30: error: programs in section socket may not read 'skb->data' [bpf-context-access]
  // PACKET: note: bpf_skb_load_bytes copies bytes of the packet: bpf_skb_load_bytes(skb, offset, &header, sizeof(header))
  void *data = (void *)(long)skb->data;
  // PACKET: notes_about_bpf.c:[[#@LINE+1]]:29: error: programs in section socket may not read 'skb->data_end'
  void *end = (void *)(long)skb->data_end;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if ((void *)(ip + 1) > end) return 0;
  __u32 source = ip->saddr;
#else
  __u32 source = 0;
  if (bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, saddr), &source, sizeof(source)) < 0) return 0;
#endif
  __u64 *count = bpf_map_lookup_elem(&ip_count_map, &source);
  if (count) {
    __sync_fetch_and_add(count, 1);
  } else {
#ifndef UNDECLARED
    __u64 one = 1;
#endif
    // UNDECLARED: notes_about_bpf.c:[[#@LINE+3]]:50: error: use of undeclared identifier 'one'
    // UNDECLARED: note: a value is passed by its address, so there must be a variable that holds it, on the stack: '__u64 one = 1;'
    // UNDECLARED-NEXT: bpf_map_update_elem(
    bpf_map_update_elem(&ip_count_map, &source, &one, BPF_ANY);
  }
  return 0;
}

SEC("socket/2")
int check_threshold(struct __sk_buff *skb) {
#ifndef UNDECLARED
  __u32 zero = 0;
#endif
  // UNDECLARED: error: use of undeclared identifier 'zero'
  // UNDECLARED: note: a key is passed by its address, so there must be a variable that holds it, on the stack: '__u32 zero = 0;'
  __u64 *threshold = bpf_map_lookup_elem(&config_map, & zero);
  if (!threshold) return 0;
  // Any other name that is missing is clang's matter alone.
#ifdef UNDECLARED
  // UNDECLARED: error: use of undeclared identifier 'limit'
  // UNDECLARED-NEXT: limit
  // UNDECLARED-NEXT: ^
  // UNDECLARED-NOT: note: {{.*}}there must be a variable
  return limit;
#endif
  return skb->len > *threshold ? -1 : 0;
}

char _license[] SEC("license") = "GPL";
