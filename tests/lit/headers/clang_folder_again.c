// Makefiles add clang's own headers once more, behind the embedded ones: #include_next of the embedded <stdint.h> must not
// end there, but reach the C library's.
// RUN: rm -rf %t && mkdir -p %t/clang %t/libc && touch %t/clang/__stddef_max_align_t.h
// RUN: printf '#ifndef __CLANG_STDINT_H\n#error not guarded\n#endif\n' >%t/clang/stdint.h
// RUN: printf 'typedef unsigned uint32_t;\n#define FROM_LIBC 1\n' >%t/libc/stdint.h
// RUN: bpfcc -idirafter %t/clang -idirafter %t/libc -c %s -o /dev/null
// RUN: bpfcc -I %t/clang -idirafter %t/libc -c %s -o /dev/null
// With -nostdinc it is the only one, and stays.
// RUN: not bpfcc -nostdinc -isystem %t/clang -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: error: not guarded
#include <stdint.h>
#ifndef FROM_LIBC
#error the C library's header was not reached
#endif
uint32_t number;
