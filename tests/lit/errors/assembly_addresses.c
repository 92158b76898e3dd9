// An address is no constant of 32 bits: an error at its line. Where there is room for it, it is none.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
// RUN: bpfcc -DRIGHT -c %s -o /dev/null
int counter;
static __attribute__((noinline)) int twice(int n) { return 2 * n; }

#ifndef RIGHT
int *variable(void) {
  int *pointer;
  // CHECK: assembly_addresses.c:[[#@LINE+2]]:3: error: inline assembly: the address of 'counter' does not fit in the constant of an instruction [bpf-assembly]
  // CHECK: note: '{register} = %1 ll' loads an address of 64 bits
  asm volatile("%0 = %1" : "=r"(pointer) : "i"(&counter));
  return pointer;
}
void *function(void) {
  void *pointer;
  // CHECK: assembly_addresses.c:[[#@LINE+1]]:3: error: inline assembly: the address of 'twice'
  asm volatile("r1 = 1; r2 = %[callee]; %[pointer] = r2;" : [pointer] "=r"(pointer) : [callee] "i"(&twice) : "r1", "r2");
  return pointer;
}
#endif

long right(void) {
  long result;
  asm volatile("r1 = %[n]; call %[callee]; r1 = %[variable] ll; %[result] = r0"
               : [result] "=r"(result)
               : [n] "i"(5), [callee] "i"(&twice), [variable] "i"(&counter)
               : "r0", "r1", "r2", "r3", "r4", "r5");
  return result;
}
