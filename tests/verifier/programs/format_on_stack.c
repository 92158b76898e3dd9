// cause: format-string
// says: 'format' is not in constant memory
// help: declare it outside of the function: const char text[] = "...";
// mended: const char format[] = "%d packets";
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char format[] = "%d packets";

SEC("tc")
int program(struct __sk_buff *skb) {
  char text[32];
  __u64 values[] = {skb->len};
  return bpf_snprintf(text, sizeof(text), format, values, sizeof(values)) < 0; // here
}

char _license[] SEC("license") = "GPL";
