// Variadic definitions and calls are errors; the printk helper behind its macro is fine.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: variadic.c:[[#@LINE+1]]:5: error: 'sum' takes a variable number of arguments: BPF passes at most five, in registers [bpf-variadic]
int sum(int count, ...) { return count; }

SEC("socket")
int use(struct __sk_buff *skb) {
  bpf_printk("%d of %d", skb->len, skb->mark);
  char format[] = "%d";
  bpf_trace_printk(format, sizeof(format), skb->len);
  // CHECK: variadic.c:[[#@LINE+1]]:10: error: call of a function with a variable number of arguments
  return sum(2, 1, 2);
}

// As bpf_helpers.h of Linux 4.x writes it.
static int (*old_trace_printk)(const char *format, int size, ...) = (void *)BPF_FUNC_trace_printk;
int use_old(void) {
  char format[] = "%d";
  return old_trace_printk(format, sizeof(format), 1);
}

char _license[] SEC("license") = "GPL";
// CHECK: 2 errors generated.
