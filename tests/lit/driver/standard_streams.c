// '-' reads standard input and writes standard output; an object there is the same as one in a file.
// RUN: bpfcc - -o - <%s >%t.stream.o
// RUN: llvm-objdump -d %t.stream.o | FileCheck %s
// CHECK: w0 = 0x7
int seven(void) { return 7; }
