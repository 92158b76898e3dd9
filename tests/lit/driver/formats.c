// Diagnostics for programs: JSON lines, and a SARIF document; both name the rule.
// RUN: not bpfcc --format=json -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=JSON %s
// RUN: not bpfcc --format=sarif -c %s -o /dev/null 2>%t.sarif
// RUN: python3 %inputs/check_sarif.py %t.sarif bpf-recursion -Wunused-variable bpf-loop
// RUN: not bpfcc --format=yaml %s 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not bpfcc --format=json -DLEFT -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=BACKEND %s
//
// JSON: {"severity":"error","rule":"bpf-loop","file":"{{.*}}formats.c","line":[[#LINE:]],"column":3,"message":"'for' loop is not allowed in restricted C","notes":[{
// JSON-SAME: "message":"unroll it with
// JSON: {"severity":"error","rule":"bpf-recursion"
// BACKEND: {"severity":"error","rule":"bpf-loop",{{.*}}"message":"this loop is left in the generated code
// UNKNOWN: bpfcc: error: --format=yaml: the format is 'text', 'json' or 'sarif'
#pragma clang diagnostic warning "-Wunused-variable"
#ifdef LEFT
int left(int n) {
  int total = 0;
#pragma unroll
  for (int i = 0; i < n; i++) total += total * i + n;
  return total;
}
#else
int f(int n) {
  int unused;
  for (int i = 0; i < 3; i++) n++;
  return n ? f(n - 1) : 0;
}
#endif
