// What the machine cannot do, whatever the kernel.
// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck %s
int use(int n) {
  // CHECK: [[#@LINE+1]]:{{[0-9]+}}: error: the size of array 'numbers' is not a constant: the BPF stack is laid out at compile time [bpf-vla]
  int numbers[n];
  // CHECK: [[#@LINE+1]]:{{[0-9]+}}: error: alloca: the BPF stack is laid out at compile time; use an array of constant size [bpf-vla]
  int *more = __builtin_alloca(n);
  void *target = n ? &&left : &&right;
  // CHECK: [[#@LINE+1]]:{{[0-9]+}}: error: goto to a computed address: BPF jumps have constant targets; use switch [bpf-computed-goto]
  goto *target;
left:
  return numbers[0] + *more;
right:
  return n;
}
int limit;
// CHECK: [[#@LINE+1]]:16: error: 'prepare' is never called: loaders run nothing but programs; set initial values of global variables [bpf-constructor]
__attribute__((constructor)) void prepare(void) { limit = 10; }
// CHECK: [[#@LINE+1]]:16: error: 'ends' is never called
__attribute__((destructor(101))) void ends(void) { limit = 0; }
// CHECK: 5 errors generated.
