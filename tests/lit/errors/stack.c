// The stack limit is reported once a line, in the words of the field.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck %s
void use(char *);
void f(void) {
  char buffer[600];
  // CHECK: stack.c:{{[0-9]+}}:{{[0-9]+}}: error: more than the 512 bytes of stack that a BPF program has are needed;
  // CHECK-SAME: move large variables into a BPF_MAP_TYPE_PERCPU_ARRAY map
  buffer[0] = buffer[599] = 1;
  use(buffer);
}
// CHECK: {{^[12]}} error
