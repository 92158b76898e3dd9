// cause: null-check
// says: 'cursor' may be NULL
// help: if (!cursor) return 0;
// note: 'cursor' is what bpf_map_lookup_elem() returns
// note: expanded from macro 'FIRST_BYTE'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define FIRST_BYTE (cursor[0])

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} texts SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
  __u32 key = 0;
  __u8 *cursor = bpf_map_lookup_elem(&texts, &key);
  return FIRST_BYTE;  // here
}

char _license[] SEC("license") = "GPL";
