// Every stage can be stopped at.
// RUN: bpfcc -E -DANSWER=42 %s | FileCheck --check-prefix=TEXT %s
// RUN: bpfcc -dM -E -DANSWER=42 %s | FileCheck --check-prefix=MACROS %s
// RUN: bpfcc -S -DANSWER=42 %s -o - | FileCheck --check-prefix=ASSEMBLY %s
// RUN: bpfcc -S -emit-llvm -DANSWER=42 %s -o - | FileCheck --check-prefix=IR %s
// RUN: bpfcc -c -emit-llvm -DANSWER=42 %s -o %t.bc && head -c 2 %t.bc | FileCheck --check-prefix=BITCODE %s
// RUN: bpfcc -fsyntax-only -DANSWER=42 %s -o %t.never && not ls %t.never
//
// TEXT: return 42;
// MACROS: #define ANSWER 42
// ASSEMBLY: w0 = 42
// IR: ret i32 42
// BITCODE: BC
int answer(void) { return ANSWER; }
