// Types that are only pointed to are declared, in the order in which others refer to them: what a file compiles to is the same
// alone and beside others, at any time.
// RUN: bpfcc -c %s -o %t.o && bpftool btf dump file %t.o | FileCheck %s
// CHECK: STRUCT 'root'
// CHECK: FWD 'middle'
// CHECK-NEXT: FWD 'last'
// CHECK-NEXT: FWD 'first' fwd_kind=union
// CHECK-NEXT: FWD 'inner'
// RUN: bpftool btf dump file %t.o format c | FileCheck --check-prefix=C %s
// C: struct root {
// C-NEXT: struct middle *m;
// C-NEXT: struct last *l;
// C-NEXT: union first *f;
// C-NEXT: struct inner *i;
union first {
  int x;
};
struct inner {
  int x;
};
struct last {
  int x;
};
struct middle {
  int x;
};

struct root {
  struct middle *m;
  struct last *l;
  union first *f;
  struct inner *i;
} __attribute__((preserve_access_index));

__attribute__((section("raw_tp/sched_switch"))) int asks(struct root *root) {
  return (root->i != 0) + (root->l != 0) + (root->f != 0);
}

char _license[] __attribute__((section("license"))) = "GPL";
