// Floating point is an error in types, literals and conversions, in dead code too; each expression once.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: float.c:[[#@LINE+1]]:{{[0-9]+}}: error: variable 'ratio' has the floating-point type 'double' [bpf-float]
static double ratio;

// CHECK: float.c:[[#@LINE+1]]:{{[0-9]+}}: error: 'half' returns the floating-point type 'float'
float half(void) { return 0; }

int scaled(int n) {
  // CHECK: float.c:[[#@LINE+2]]:{{[0-9]+}}: error: this expression has the floating-point type 'double'
  // CHECK: note: the BPF machine has no floating point; count in integers, for instance in thousandths
  return n * 1.5;
}

static inline int never_called(int n) {
  // CHECK: float.c:[[#@LINE+1]]:{{[0-9]+}}: error: this expression has the floating-point type 'float'
  return (float)n > 0;
}
