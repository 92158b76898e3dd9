// cause: packet-bounds
// says: reading 1 byte of the packet, of which nothing was checked
// help: compare with data_end before reading
// note: the assembly begins here
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int program(struct xdp_md *context) {
  void *data = (void *)(long)context->data;
  __u64 first;
  asm volatile(
      "r1 = %[data];\n"
      "r1 += 1;\n"
      "%[first] = *(u8 *)(r1 + 0);\n"  // here
      "r1 = 0;\n"
      : [first] "=r"(first)
      : [data] "r"(data)
      : "r1");
  return first & 1 ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
