// cause: null-check
// says: may be NULL
// help: check it before
// note: expanded from macro 'COUNT_OF'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define COUNT_OF(entry) ((entry)->count)

struct entry {
  __u64 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, struct entry);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
  __u32 key = 0;
  struct entry *value = bpf_map_lookup_elem(&values, &key);
  return COUNT_OF(value) & 1;  // here
}

char _license[] SEC("license") = "GPL";
