// A helper for GPL programs alone is an error under another license, and under none.
// RUN: not bpfcc -DLICENSE='"MIT"' -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=OTHER %s
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NONE %s
// RUN: bpfcc -DLICENSE='"GPL"' -c %s -o /dev/null
// RUN: bpfcc -DLICENSE='"Dual BSD/GPL"' -c %s -o /dev/null
// RUN: bpfcc -DFREE -c %s -o /dev/null
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tracepoint/syscalls/sys_enter_openat")
int say(void *context) {
#ifndef FREE
  // OTHER: license.c:[[#@LINE+4]]:3: error: 'bpf_trace_printk' is for programs under the GPL alone, not under 'MIT' [bpf-license]
  // OTHER: license.c:[[#@LINE+9]]:6: note: the license is named here
  // NONE: license.c:[[#@LINE+2]]:3: error: 'bpf_trace_printk' is for programs under the GPL alone; this one names no license
  // NONE: note: add: char LICENSE[] SEC("license") = "GPL";
  bpf_printk("opened");
#endif
  return bpf_get_smp_processor_id();
}

#ifdef LICENSE
char _license[] SEC("license") = LICENSE;
#endif
