// What is wrong with a command line is said in one sentence; the exit code is 2.
// RUN: not bpfcc 2>&1 | FileCheck --check-prefix=NOTHING %s
// RUN: not bpfcc --target=x86_64 %s 2>&1 | FileCheck --check-prefix=TARGET %s
// RUN: not bpfcc --maps=xml %s 2>&1 | FileCheck --check-prefix=MAPS %s
// RUN: not bpfcc -o 2>&1 | FileCheck --check-prefix=VALUE %s
// RUN: not bpfcc --whatever %s -o /dev/null 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not bpfcc %t.missing.c 2>&1 | FileCheck --check-prefix=MISSING %s
// RUN: not bpfcc %S 2>&1 | FileCheck --check-prefix=FOLDER %s
// RUN: bpfcc -target bpf -c %s -o /dev/null
// RUN: bpfcc --version | FileCheck --check-prefix=VERSION %s
// RUN: bpfcc --help | FileCheck --check-prefix=HELP %s
//
// NOTHING: bpfcc: error: no input file
// TARGET: bpfcc: error: --target=x86_64: bpfcc compiles for BPF only
// MAPS: bpfcc: error: --maps=xml: the map form is 'legacy' or 'btf'
// VALUE: bpfcc: error: -o: this option needs a value
// UNKNOWN: error: unknown argument: '--whatever'
// MISSING: bpfcc: error: {{.*}}missing.c: cannot be opened: ENOENT (No such file or directory)
// FOLDER: bpfcc: error: {{.*}}: cannot be read: EISDIR (Is a directory)
// VERSION: bpfcc {{[0-9.]+}}
// VERSION-NEXT: clang and LLVM 19.{{.*}}, target bpf
// VERSION-NEXT: libbpf {{.*}}, Linux headers 6.
// HELP: usage: bpfcc
