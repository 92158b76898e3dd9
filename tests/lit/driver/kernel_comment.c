/* The first comment of a file may name its kernel: bpfcc: kernel=5.3 lifts the rule about loops here.
 * The option wins.
 */
// RUN: bpfcc -c %s -o /dev/null
// RUN: not bpfcc --kernel=4.9 -c %s -o /dev/null
// RUN: printf '// bpfcc: kernel=soon\nint x;\n' >%t.c && not bpfcc -c %t.c -o /dev/null 2>&1 | FileCheck %s
// RUN: printf 'int x; // bpfcc: kernel=soon\n' >%t.c && bpfcc -c %t.c -o /dev/null
// RUN: bpfcc -c - -o /dev/null <%s
// RUN: not bpfcc --kernel=4.9 -c - -o /dev/null <%s 2>&1 | FileCheck --check-prefix=STDIN %s
// STDIN: <stdin>:[[#@LINE+4]]:3: error: {{.*}} [bpf-loop]
// CHECK: bpfcc: error: --kernel=soon: a kernel is named by its version, as 5.15, or 'running'
int sum(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += total * i + n;
  return total;
}
