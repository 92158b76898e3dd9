// cause: memory-bounds
// says: 'length' may be 0, and bpf_skb_load_bytes() wants at least 1 byte
// help: check both ends of it before, unsigned:  if (length == 0 || length > MAX) return 0;
// mended: if (length == 0 || length > sizeof(buffer)) return 0;
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *skb) {
  char buffer[64];
  int length = (int)skb->len - 14;
  if (length > 64) return 0;
  return bpf_skb_load_bytes(skb, 14, buffer, length); // here
}

char _license[] SEC("license") = "GPL";
