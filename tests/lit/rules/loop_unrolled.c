// A loop under '#pragma unroll' is accepted exactly if no back edge is left in the generated code.
// RUN: bpfcc -c %s -o /dev/null 2>&1 | count 0
// RUN: not bpfcc -DUNKNOWN -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not bpfcc -DMANY -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=MANY %s
#if defined(UNKNOWN)
#define ROUNDS count
#elif defined(MANY)
#define ROUNDS 1000000
#else
#define ROUNDS 16
#endif

int sum(volatile const int *numbers, int count) {
  int total = 0;
#pragma unroll
  // UNKNOWN: loop_unrolled.c:[[#@LINE+2]]:3: error: this loop is left in the generated code: the number of its rounds is not known
  // MANY: loop_unrolled.c:[[#@LINE+1]]:3: error: this loop is left in the generated code: its rounds are more than
  for (int i = 0; i < ROUNDS; i++) total += numbers[i];
  return total + count;
}
