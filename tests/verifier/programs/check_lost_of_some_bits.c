// cause: memory-bounds
// says: of a value of map buffers
// help: put barrier_var(begin); in front of the check
// note: the compiler compares only some bits of 'begin' here
// mended: __u32 begin = (__u16)buffer->begin;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct buffer {
  __u64 begin;
  __u8 bytes[64];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct buffer);
} buffers SEC(".maps");

SEC("raw_tp/sys_enter")
int program(void *context) {
  __u32 key = 0;
  struct buffer *buffer = bpf_map_lookup_elem(&buffers, &key);
  if (!buffer) return 0;
  __u16 begin = buffer->begin;
  if (begin >= 60) return 0;
  int sum = 0;
  for (int i = 0; i < 4; i++) {
    sum += buffer->bytes[begin + i];  // here
  }
  return sum & 1;
}

char _license[] SEC("license") = "GPL";
