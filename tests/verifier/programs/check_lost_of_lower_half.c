// cause: unbounded
// says: the check of 'length' is lost
// help: put barrier_var(length); in front of the check
// note: the compiler compares the lower 32 bits of 'length' alone
// mended: barrier_var(length);
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct message {
  __u32 begin;
  __u64 length;
  char text[64];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct message);
} messages SEC(".maps");

char copy[64];

SEC("raw_tp/sys_enter")
int program(void *context) {
  __u32 key = 0;
  struct message *message = bpf_map_lookup_elem(&messages, &key);
  if (!message) return 0;
  __u32 begin = message->begin, length = message->length;
  if (begin > 32 || length > 32) return 0;
  if (begin + length > 60) return 0;
  bpf_probe_read_kernel(copy, length, message->text + begin);  // here
  return 0;
}

char _license[] SEC("license") = "GPL";
