// A variable or function that has the name of a section is an error at its place, with another name as its fix.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: section_clash.c:[[#@LINE+3]]:5: error: 'socket' is the name of a section, too: no object can have both [bpf-section]
// CHECK: {{^ .*}}_socket
SEC("socket")
int socket(struct __sk_buff *packet) { return 0; }

SEC("socket")
int filter(struct __sk_buff *packet) { return 0; }

// CHECK: section_clash.c:[[#@LINE+1]]:6: error: 'license' is the name of a section, too
char license[] SEC("license") = "GPL";
