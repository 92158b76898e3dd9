// After an error there is no output and no temporary file, and an older output is as it was.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: printf older >x.o
// RUN: not bpfcc -MD %s -o x.o
// RUN: ls | FileCheck --check-prefix=FILES %s
// RUN: FileCheck --check-prefix=OLDER %s <x.o
// RUN: not bpfcc -DRIGHT %s -o missing/x.o 2>&1 | FileCheck --check-prefix=FOLDER %s
// RUN: bpfcc -DRIGHT %s -o /dev/null
//
// FILES: x.o
// FILES-NOT: {{.}}
// OLDER: older
// FOLDER: bpfcc: error: missing/x.o: cannot be written: ENOENT
#ifndef RIGHT
#error wrong
#endif
