// cause: timer
// says: tracing programs may not use timers
// help: start the timer from another type of program, such as tc or syscall
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct element {
  struct bpf_timer timer;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, struct element);
} elements SEC(".maps");

SEC("raw_tracepoint/sched_switch")
int program(void *context) {
  __u32 key = 0;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element) return 0;
  bpf_timer_init(&element->timer, &elements, 1);
  return 0;
}

char _license[] SEC("license") = "GPL";
