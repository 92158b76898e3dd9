// What clang finds wrong in one function does not hide what the rules find in another; of the function itself, of those that call it,
// and of a file with a wrong declaration, the rules say nothing.
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
  // CHECK: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}}'mark'
  bpf_ringbuf_submit(record, mark);
  return 0;
}

static void submit(int *record) {
  // CHECK: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}}'mark'
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
  // CHECK: after_errors.c:[[#@LINE+1]]:{{[0-9]+}}: error: {{.*}} [bpf-reference]
  int *record = bpf_ringbuf_reserve(&records, 4, 0);
  if (!record) return 0;
  *record = packet->len;
  return 0;
}

char _license[] SEC("license") = "GPL";
