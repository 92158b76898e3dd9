// cause: argument-constant
// says: 'size' must be a number that is known when the program is loaded
// help: pass a literal, or a const in .rodata: the largest size that is needed
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("tc")
int program(struct __sk_buff *skb) {
  __u64 size = skb->len & 63;
  char *event = bpf_ringbuf_reserve(&events, size, 0); // here
  if (event) bpf_ringbuf_discard(event, 0);
  return 0;
}

char _license[] SEC("license") = "GPL";
