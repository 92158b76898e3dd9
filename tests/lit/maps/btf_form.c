// --maps=btf turns SEC("maps") into SEC(".maps"): libbpf 1.x and bpftool take such an object.
// RUN: bpfcc --maps=btf -c %s -o %t.o && llvm-readelf -SsW %t.o | FileCheck --check-prefix=ELF %s
// RUN: bpftool btf dump file %t.o | FileCheck --check-prefix=BTF %s
// RUN: llvm-objdump -dr %t.o | FileCheck --check-prefix=CODE %s
// RUN: bpfcc --maps=btf -g0 -c %s -o %t.g0.o && bpftool btf dump file %t.g0.o | FileCheck --check-prefix=BTF %s
// RUN: bpfcc --maps=legacy -c %s -o %t.legacy.o && llvm-readelf -SW %t.legacy.o | FileCheck --check-prefix=LEGACY %s
//
// ELF: .maps PROGBITS
// ELF-NOT: {{[ ]}}maps PROGBITS
// ELF: OBJECT GLOBAL DEFAULT {{.*}} lengths
// BTF: DATASEC '.maps'
// CODE: R_BPF_64_64 lengths
// LEGACY: {{[ ]}}maps PROGBITS
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def SEC("maps") lengths = {
    .type = BPF_MAP_TYPE_HASH,
    .key_size = sizeof(__u32),
    .value_size = sizeof(__u64),
    .max_entries = 64,
};

SEC("socket")
int count(struct __sk_buff *skb) {
  __u32 key = skb->len;
  __u64 *value = bpf_map_lookup_elem(&lengths, &key);
  if (value) __sync_fetch_and_add(value, 1);
  return 0;
}

char _license[] SEC("license") = "GPL";
