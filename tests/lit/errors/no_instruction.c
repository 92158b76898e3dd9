// Where LLVM gives up, what it gave up over is said in the words of C, at its line; without debug information with the
// function.
// RUN: not bpfcc -DLOAD %s -o %t.o 2>&1 | FileCheck --check-prefix=LOAD --implicit-check-not=0x %s
// RUN: not bpfcc -DLOAD -g0 %s -o %t.o 2>&1 | FileCheck --check-prefix=G0 --implicit-check-not=0x %s
// RUN: not bpfcc -DFENCE %s -o %t.o 2>&1 | FileCheck --check-prefix=FENCE --implicit-check-not=0x %s
// RUN: not bpfcc -DNAND %s -o %t.o 2>&1 | FileCheck --check-prefix=NAND --implicit-check-not=0x %s
// RUN: not bpfcc -DMAXIMUM %s -o %t.o 2>&1 | FileCheck --check-prefix=MAXIMUM --implicit-check-not=0x %s
// RUN: not bpfcc -DASM -mcpu=v1 %s -o %t.o 2>&1 | FileCheck --check-prefix=ASM %s
int f(int *value) {
#if defined(LOAD)
  // LOAD: no_instruction.c:[[#@LINE+2]]:{{[0-9]+}}: error: BPF has no instruction for an atomic load; a volatile
  // G0: no_instruction.c: error: BPF has no instruction for an atomic load; {{.*}}, in function 'f'
  return __atomic_load_n(value, __ATOMIC_SEQ_CST);
#elif defined(FENCE)
  // FENCE: no_instruction.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF has no instruction for a memory barrier;
  __sync_synchronize();
#elif defined(NAND)
  // NAND: no_instruction.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF has no instruction for atomic 'nand' [bpf-atomic]
  return __sync_fetch_and_nand(value, 1);
#elif defined(MAXIMUM)
  // MAXIMUM: no_instruction.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF has no instruction for atomic 'max' [bpf-atomic]
  return __sync_fetch_and_max(value, 1);
#elif defined(ASM)
  // ASM: no_instruction.c:[[#@LINE+1]]:{{[0-9]+}}: error: inline assembly: couldn't allocate input reg
  asm volatile("%0 += 1" ::"w"(*value));
#endif
  return 0;
}
