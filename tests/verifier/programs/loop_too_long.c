// cause: too-complex
// says: the verifier gave up after 1000001 instructions
// help: make loops shorter, or split them off with bpf_loop() or a function that is not static
// no log on 6.12: a million instructions take too long under emulation
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u64 total;

SEC("tc")
int program(struct __sk_buff *skb) {
  for (int i = 0; i < 1000000; i++) total += i * skb->len;
  return 0;
}

char _license[] SEC("license") = "GPL";
