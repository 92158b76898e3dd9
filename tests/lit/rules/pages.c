// RUN: python3 %inputs/check_pages.py
// RUN: bpfcc --explain=bpf-loop | FileCheck %s
// RUN: not bpfcc --explain=lop 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// CHECK: # loop: Loops
// UNKNOWN: bpfcc: error: bpf-lop: no rule has this name
// UNKNOWN-NEXT: hint: did you mean bpf-loop?
