// Without -c and -o the object is named after its source and lands in the current folder; -O2 -g are the default.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: bpfcc %s
// RUN: llvm-readelf -hS default_output.o | FileCheck %s
// RUN: ls %t | FileCheck --check-prefix=ONLY %s
//
// CHECK: Machine: {{.*}}BPF
// CHECK-DAG: socket
// CHECK-DAG: license
// CHECK-DAG: .BTF
// CHECK-DAG: .BTF.ext
// ONLY: default_output.o
// ONLY-NOT: {{.}}
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int keep(struct __sk_buff *skb) { return skb->len; }

char _license[] SEC("license") = "GPL";
