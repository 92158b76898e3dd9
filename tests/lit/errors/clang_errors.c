// Clang's own diagnostics come with line, column and caret; after an error the exit code is 1 and there is no output.
// RUN: bpfcc -Wall -fsyntax-only %s 2>&1 | FileCheck --check-prefix=WARNING %s
// RUN: not bpfcc -DWRONG %s -o %t.o 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: not ls %t.o
int f(void) {
  // WARNING: clang_errors.c:[[#@LINE+1]]:7: warning: unused variable 'unused' [-Wunused-variable]
  int unused;
#ifdef WRONG
  // ERROR: clang_errors.c:[[#@LINE+3]]:10: error: use of undeclared identifier 'missing'
  // ERROR-NEXT: return missing;
  // ERROR-NEXT: ^
  return missing;
#endif
  return 0;
}
// WARNING: 1 warning generated.
// ERROR: 1 error generated.
