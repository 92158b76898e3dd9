// What clang finds wrong in one function does not hide what the rules find in another, nor on the paths of the function
// itself up to there; of what comes after, and of a file with a wrong declaration, the rules say nothing.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: not bpfcc -DDECLARATION -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=DECLARATION --implicit-check-not=bpf- %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} records SEC(".maps");

// DECLARATION: error: unknown type name 'unknown'
#ifdef DECLARATION
unknown variable;
#endif

SEC("tc")
int gives_back(struct __sk_buff *packet) {
  int *record = bpf_ringbuf_reserve(&records, 4, 0);
  if (!record) return 0;
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}}'mark'
  bpf_ringbuf_submit(record, mark);
  return 0;
}

static void submit(int *record) {
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}}'mark'
  bpf_ringbuf_submit(record, mark);
}
SEC("tc")
int calls(struct __sk_buff *packet) {
  int *record = bpf_ringbuf_reserve(&records, 4, 0);
  if (record) submit(record);
  return 0;
}

SEC("tc")
int keeps(struct __sk_buff *packet) {
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}} [bpf-reference]
  int *record = bpf_ringbuf_reserve(&records, 4, 0);
  if (!record) return 0;
  *record = packet->len;
  return 0;
}

SEC("socket")
int both(struct __sk_buff *packet) {
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: use of undeclared identifier 'mark'
  if (packet->len > 4) return mark;
  return packet->data;
}

SEC("socket")
int both_in_order(struct __sk_buff *packet) {
  int *record = bpf_ringbuf_reserve(&records, 4, 0);
  // Clang leaves out this line: without it the next one would seem to be wrong.
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: use of undeclared identifier 'mark'
  if (!record) return mark;
  *record = 1;
  bpf_ringbuf_submit(record, 0);
  return 0;
}

SEC("socket")
int in_blocks(struct __sk_buff *packet) {
  switch (packet->mark) {
    case 1:
      // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: use of undeclared identifier 'mark'
      return mark;
    default:
      return packet->data;
  }
}

SEC("socket")
int before(struct __sk_buff *packet) {
  // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: programs in section socket may not read 'packet->data' [bpf-context-access]
  unsigned data = packet->data;
  if (data) {
    // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: programs in section socket may not read 'packet->data_end' [bpf-context-access]
    data += packet->data_end;
    // CHECK-DAG: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: use of undeclared identifier 'mark'
    data += mark;
    data += packet->data_meta;
  }
  return 0;
}

char _license[] SEC("license") = "GPL";
