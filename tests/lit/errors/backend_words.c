// What LLVM's BPF target refuses is said in the words of C, at its line, without LLVM's nodes and their addresses.
// RUN: not bpfcc -DMANY %s -o %t.o 2>&1 | FileCheck --check-prefix=MANY --implicit-check-not=0x %s
// RUN: not bpfcc -DMANY -g0 %s -o %t.o 2>&1 | FileCheck --check-prefix=G0 --implicit-check-not=unknown %s
// RUN: not bpfcc -DATOMIC %s -o %t.o 2>&1 | FileCheck --check-prefix=ATOMIC --implicit-check-not=error: %s
// RUN: not bpfcc -DATOMIC -mcpu=v1 %s -o %t.o 2>&1 | FileCheck --check-prefix=ATOMIC --implicit-check-not=error: %s
// RUN: not bpfcc -DWIDE %s -o %t.o 2>&1 | FileCheck --check-prefix=WIDE --implicit-check-not=error: %s
#if defined(MANY)

int six(int, int, int, int, int, int);

// MANY-DAG: backend_words.c:[[#@LINE+2]]: error: this function takes more arguments than the five registers hold {{.*}} [bpf-arguments]
// G0-DAG: backend_words.c: error: this function takes more arguments {{.*}} (function 'takes_six')
int takes_six(int a, int b, int c, int d, int e, int f) { return a + f; }

// MANY-DAG: backend_words.c:[[#@LINE+2]]:{{[0-9]+}}: error: this call passes more arguments than the five registers hold
// G0-DAG: backend_words.c: error: this call passes more arguments {{.*}} (function 'calls_six')
int calls_six(int a) { return six(a, 2, 3, 4, 5, 6); }

int calls_through_pointer(void *pointer) {
  int (*function)(int, int, int, int, int, int) = pointer;
  // MANY-DAG: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: this calls a function through a pointer
  return function(1, 2, 3, 4, 5, 6);
}

struct triple {
  long a, b, c;
};

// MANY-DAG: backend_words.c:[[#@LINE+1]]: error: a struct of this size cannot be returned{{.*}} [bpf-struct-return]
struct triple returns_a_struct(int a) { return (struct triple){a}; }

// MANY-DAG: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF divides signed numbers from Linux 6.6 on {{.*}} [bpf-signed-division]
long divides(long a, long b) { return a / b; }

void copies(char *a, char *b, unsigned long size) {
  // MANY-DAG: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: this needs the function 'memcpy', which BPF has not
  __builtin_memcpy(a, b, size);
  __builtin_memcpy(a, b, 1024);
  // MANY-DAG: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: this needs the function 'memcpy', which BPF has not
  __builtin_memcpy(a, b, 1025);
}

unsigned long high_half(unsigned long a, unsigned long b) {
  // MANY-DAG: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: this needs the function '__multi3' of a run-time library, and BPF has none [bpf-wide-arithmetic]
  return ((unsigned __int128)a * b) >> 64;
}
// MANY: {{^}}1 warning and 8 errors generated.

#elif defined(ATOMIC)

// LLVM says what it does not like, and then gives up.
// ATOMIC: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: atomic 'add' of 16 bits: BPF has atomic operations on 32 and 64 bits alone
int adds(short *value) { return __sync_fetch_and_add(value, 1); }

#elif defined(WIDE)

__int128 elsewhere(int);
// WIDE: backend_words.c:[[#@LINE+1]]: error: 'product' returns more than one register of 64 bits; take a pointer to what is to be filled in [bpf-struct-return]
__int128 product(long a, long b) { return (__int128)a; }
// WIDE: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: 'elsewhere' returns more than one register of 64 bits; take a pointer to what is to be filled in [bpf-struct-return]
long calls(void) { return elsewhere(1); }
typedef int vector __attribute__((vector_size(16)));
// WIDE: backend_words.c:[[#@LINE+1]]: error: 'sum' returns more than one register of 64 bits; take a pointer to what is to be filled in [bpf-struct-return]
vector sum(vector *a, vector *b) { return *a + *b; }
// WIDE: backend_words.c:[[#@LINE+1]]:{{[0-9]+}}: error: BPF programs cannot read their return address
void *caller(void) { return __builtin_return_address(0); }

#endif
