// A struct by value is an error in the strict subset; with a kernel named the compiler decides.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck %s
// RUN: bpfcc --kernel=4.16 -c %s -o /dev/null
struct pair {
  int a, b;
};

// CHECK: struct_argument.c:[[#@LINE+2]]:{{[0-9]+}}: error: argument 'pair' of 'sum' is a struct by value [bpf-struct-arg]
// CHECK: note: take a pointer to it
static int sum(struct pair pair) { return pair.a + pair.b; }
static int difference(const struct pair *pair) { return pair->a - pair->b; }

int use(int n) {
  struct pair pair = {n, 1};
  // CHECK: struct_argument.c:[[#@LINE+2]]:{{[0-9]+}}: error: 'struct pair' is passed by value [bpf-struct-arg]
  // CHECK: note: pass a pointer to it
  return sum(pair) + difference(&pair);
}
