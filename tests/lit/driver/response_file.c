// RUN: echo '-DANSWER=42 -S -o -' >%t.rsp && bpfcc @%t.rsp %s | FileCheck %s
// CHECK: w0 = 42
int answer(void) { return ANSWER; }
