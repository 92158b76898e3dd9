// Formats as the kernel reads them: what prints nothing when it runs is a warning, what the verifier refuses an error.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: --implicit-check-not=warning: %s
// RUN: bpfcc -Wno-bpf-printk-format -c %s -o /dev/null 2>&1 | count 0
// RUN: not bpfcc --kernel=5.15 -DMANY -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=MANY --implicit-check-not=error: %s
// RUN: bpfcc --kernel=5.16 -DMANY -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define LOG(what, number) bpf_printk("%s: " what, "here", number)

SEC("tc")
int print(struct __sk_buff *skb) {
  int length = skb->len;
#ifdef MANY
  // MANY: printk_format.c:[[#@LINE+2]]:3: error: 'bpf_trace_vprintk' is there since Linux 5.16; the program must run on 5.15 [bpf-helper-version]
  // MANY: note: bpf_printk calls it for more than 3 arguments: print them with two calls
  bpf_printk("%d %d %d %d", length, length, length, length);
#else
  // CHECK: printk_format.c:[[#@LINE+2]]:14: warning: the kernel does not take '%f' in a format: the call fails with EINVAL [bpf-printk-format]
  // CHECK: note: it takes %c %d %i %u %x %X, with l or ll for longer ones
  bpf_printk("%d %f", length, 1);
  // CHECK: printk_format.c:[[#@LINE+1]]:3: warning: the kernel does not take '%hu' in a format
  LOG("%hu", length);
  // CHECK: warning: the format has 2 conversions, 1 argument is given [bpf-printk-format]
  bpf_printk("%d %d", length);
  // CHECK: warning: the format has 0 conversions, 1 argument is given
  bpf_printk("length", length);
  // CHECK: warning: the format has 5 conversions, 4 arguments are given: the call fails with EINVAL
  bpf_printk("%d %d %d %d %d", length, length, length, length);
  // CHECK: printk_format.c:[[#@LINE+1]]:3: warning: '%s' prints a string that a pointer points to, this is an integer
  bpf_printk("%d %s", length, length);
  const char format[] = "%d\n";
  // CHECK: warning: the size of the format leaves out the NUL at its end: the call fails with EINVAL
  bpf_trace_printk(format, sizeof(format) - 1, length);
  bpf_trace_printk(format, sizeof(format), length);
  char text[8];
  // CHECK: error: the kernel does not take '%.2d' in a format: the verifier refuses it [bpf-printk-format]
  BPF_SNPRINTF(text, sizeof(text), "%.2d", length);
  // CHECK: error: the format has 2 conversions, 1 argument is given: the verifier refuses it
  BPF_SNPRINTF(text, sizeof(text), "%d %d", length);

  BPF_SNPRINTF(text, sizeof(text), "%d", length);
  LOG("%08llx%%", (long long)length);
  bpf_printk("%s %pI4", text, &length);
  bpf_printk("%d %d %d %d", length, length, length, length);
#endif
  return 0;
}

char _license[] SEC("license") = "GPL";
