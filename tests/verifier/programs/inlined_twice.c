// cause: null-check
// says: 'value' may be NULL
// help: if (!value) return 0;
// note: read_value() is inlined into sum(), called here
// note: sum() is inlined into program(), called here
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} values SEC(".maps");

static __always_inline __u64 read_value(__u32 key) {
  __u64 *value = bpf_map_lookup_elem(&values, &key);
  return *value;  // here
}

static __always_inline __u64 sum(__u32 last) {
  __u64 *first = bpf_map_lookup_elem(&values, &last);
  return (first ? *first : 0) + read_value(last);
}

SEC("raw_tp/sys_enter")
int program(void *context) {
  return sum(bpf_get_smp_processor_id()) & 1;
}

char _license[] SEC("license") = "GPL";
