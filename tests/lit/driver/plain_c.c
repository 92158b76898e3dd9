// bpfcc compiles C, and says so where clang's options ask for something else.
// RUN: rm -f %t.o
// RUN: not bpfcc -x c++ -c %s -o %t.o 2>&1 | FileCheck --check-prefix=LANGUAGE %s
// RUN: not bpfcc -x objective-c -c %s -o %t.o 2>&1 | FileCheck --check-prefix=LANGUAGE %s
// RUN: not bpfcc -x ir -c %s -o %t.o 2>&1 | FileCheck --check-prefix=LANGUAGE %s
// RUN: not bpfcc -x c-header -c %s -o %t.o 2>&1 | FileCheck --check-prefix=PRECOMPILED %s
// RUN: not bpfcc -Xclang -include-pch -Xclang %s -c %s -o %t.o 2>&1 | FileCheck --check-prefix=PRECOMPILED %s
// RUN: not bpfcc -fmodules -c %s -o %t.o 2>&1 | FileCheck --check-prefix=MODULES %s
// RUN: not bpfcc -fopenmp -c %s -o %t.o 2>&1 | FileCheck --check-prefix=OPENMP %s
// RUN: not bpfcc -fapinotes -c %s -o %t.o 2>&1 | FileCheck --check-prefix=NOTES %s
// RUN: not bpfcc -fexperimental-new-constant-interpreter -c %s -o %t.o 2>&1 | FileCheck --check-prefix=CONSTANTS %s
// RUN: not bpfcc -Xclang -code-completion-at=%s:1:1 -c %s -o %t.o 2>&1 | FileCheck --check-prefix=COMPLETION %s
// RUN: not ls %t.o
//
// What means something else in these languages is an ordinary mistake, or nothing, in C.
// RUN: bpfcc -c %s -o %t.o
// RUN: not bpfcc -DOTHER -c %s -o %t.o 2>&1 | FileCheck --check-prefix=OTHER %s
//
// LANGUAGE: plain_c.c: error: bpfcc compiles C: another language is asked for with -x, or by the file's name
// PRECOMPILED: error: bpfcc has no precompiled headers
// MODULES: error: bpfcc has no modules: leave -fmodules out
// OPENMP: error: bpfcc has no OpenMP: leave -fopenmp out
// NOTES: error: bpfcc reads no API notes: leave -fapinotes out
// CONSTANTS: error: bpfcc has one interpreter of constants
// COMPLETION: error: bpfcc completes no code
// OTHER: error: expected identifier or '('
#pragma omp parallel
int number = 3;
#ifdef OTHER
@implementation Other
@end
@import other;
#endif
