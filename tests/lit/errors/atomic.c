// Atomic operations: what the instruction set or the kernel lacks is an error at its line; what the optimiser removes is none.
// RUN: not bpfcc -DNEVER -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=NEVER --implicit-check-not=error: %s
// RUN: bpfcc -c %s -o /dev/null
// RUN: bpfcc --kernel=5.12 -c %s -o /dev/null
// RUN: not bpfcc --kernel=5.11 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=OLD --implicit-check-not=error: %s
// RUN: not bpfcc -mcpu=v2 -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=V2 --implicit-check-not=error: %s
int word;
long counter;

#ifdef NEVER
short half;
// NEVER: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic 'add' of 16 bits: BPF has atomic operations on 32 and 64 bits alone [bpf-atomic]
void narrow(void) { __sync_fetch_and_add(&half, 1); }
// NEVER: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF has no instruction for atomic 'max' [bpf-atomic]
long larger(long n) { return __atomic_fetch_max(&counter, n, __ATOMIC_RELAXED); }
#else

void adds(void) {
  __sync_fetch_and_add(&word, 1);
  __sync_fetch_and_sub(&counter, 2);
}
long dead(int n) {
  if (0) return __sync_lock_test_and_set(&counter, n);
  return n;
}
// OLD: atomic.c:[[#@LINE+3]]:{{[0-9]+}}: error: atomic 'add' needs Linux 5.12; the program must run on 5.11 [bpf-atomic]
// OLD: note: older kernels have __sync_fetch_and_add whose result is not used
// V2: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic 'add' is not in the instruction set v2 [bpf-atomic]
long next(void) { return __sync_fetch_and_add(&counter, 1); }
// OLD: atomic.c:[[#@LINE+2]]:{{[0-9]+}}: error: atomic 'or' needs
// V2: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic 'or' is not
void marks(void) { __sync_fetch_and_or(&word, 1); }
// OLD: atomic.c:[[#@LINE+2]]:{{[0-9]+}}: error: atomic 'xchg' needs
// V2: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic 'xchg' is not
long swap(long n) { return __sync_lock_test_and_set(&counter, n); }
// OLD: atomic.c:[[#@LINE+2]]:{{[0-9]+}}: error: atomic compare and exchange needs
// V2: atomic.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic compare and exchange is not
int once(void) { return __sync_val_compare_and_swap(&word, 0, 1); }
#endif
