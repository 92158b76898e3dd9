// cause: unbounded
// says: 'next' is read again after its check, and may be another value then
// help: read 'next' into a variable once, and check and use that
// note: this checks what was read before
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u32 next;
__u64 seen[16];

SEC("raw_tp/sys_enter")
int program(void *context) {
  if (next >= 16) return 0;
  __u64 now = bpf_ktime_get_ns();
  seen[next] = now;  // here
  return 0;
}

char _license[] SEC("license") = "GPL";
