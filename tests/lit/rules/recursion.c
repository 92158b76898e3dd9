// RUN: not bpfcc --kernel=6.12 -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: recursion.c:[[#@LINE+1]]:{{[0-9]+}}: error: 'direct' calls itself: a BPF program has no recursion [bpf-recursion]
static int direct(int n) { return n ? n + 1 + direct(n - 1) : 0; }

static int second(int n);
static int first(int n) { return n ? second(n - 1) : 0; }
static int third(int n);
static int second(int n) { return third(n - 1); }
// CHECK: recursion.c:[[#@LINE+1]]:34: error: this call closes the recursion first -> second -> third -> first: a BPF program
static int third(int n) { return first(n - 1); }

int both(int n) { return direct(n) + first(n); }

// A chain of calls without a cycle is fine, however often a function is reached.
static int leaf(int n) { return n + 1; }
static int branch(int n) { return leaf(n) + leaf(n); }
int tree(int n) { return branch(n) + leaf(n) + branch(n); }
// CHECK: 2 errors generated.
