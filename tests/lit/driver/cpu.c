// The instruction set is v3 unless -mcpu says otherwise.
// RUN: bpfcc -g0 -S %s -o - | FileCheck --check-prefix=V3 %s
// RUN: bpfcc -g0 -mcpu=v1 -S %s -o - | FileCheck --check-prefix=V1 %s
// RUN: bpfcc -g0 -mcpu=v4 -S %s -o - | FileCheck --check-prefix=V4 %s
// RUN: not bpfcc -mcpu=v9 -S %s -o - 2>&1 | FileCheck --check-prefix=V9 %s
//
// V3: w0 /= w2
// V1: r0 /= r2
// V4: w0 s/= w2
// V9: error: unknown target CPU 'v9'
#if __BPF_CPU_VERSION__ >= 4
int divide(int a, int b) { return a / b; }
#else
unsigned divide(unsigned a, unsigned b) { return a / b; }
#endif
// The kernel to run on decides where -mcpu does not.
// RUN: bpfcc --kernel=4.9 -g0 -S %s -o - | FileCheck --check-prefix=V1 %s
// RUN: bpfcc --kernel=6.1 -g0 -S %s -o - | FileCheck --check-prefix=V3 %s
// RUN: bpfcc --kernel=6.6 -g0 -S %s -o - | FileCheck --check-prefix=V4 %s
// RUN: bpfcc --kernel=6.6 -mcpu=v1 -g0 -S %s -o - | FileCheck --check-prefix=V1 %s
