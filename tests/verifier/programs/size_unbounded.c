// cause: memory-bounds
// says: 'size' may be 0
// on 6.1: instruction
// help: if (size == 0 || size > MAX) return 0;
// mended: if (size == 0 || size > sizeof(text)) return 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int program(void *context) {
  __u64 size = bpf_ktime_get_ns();
  char text[16] = {};
  bpf_get_current_comm(text, size);  // here
  return text[0];
}

char _license[] SEC("license") = "GPL";
