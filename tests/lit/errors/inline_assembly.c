// What the assembler refuses is shown at its line of the asm statement.
// RUN: not bpfcc %s -o %t.o 2>&1 | FileCheck %s
void f(void) {
  asm volatile(
      "r1 = 1\n"
      // CHECK: inline_assembly.c:[[#@LINE+1]]:8: error: inline assembly: {{.*}} in 'r99 = 1
      "r99 = 1\n");
}
