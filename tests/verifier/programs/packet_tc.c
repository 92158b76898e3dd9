// cause: packet-bounds
// help: if ((void *)(ip + 1) > data_end)
// mended: if ((void *)(ip + 1) > data_end) return 0;
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int program(struct __sk_buff *context) {
  void *data = (void *)(long)context->data;
  void *data_end = (void *)(long)context->data_end;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if (data + 20 > data_end) return 0;
  return ip->saddr == 1 ? 2 : 0;  // here
}

char _license[] SEC("license") = "GPL";
