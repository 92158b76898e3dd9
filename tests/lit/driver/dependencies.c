// A dependency file names what the user wrote, not the headers inside bpfcc: make could not find them.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: bpfcc -MD -MP -I %inputs/include %s -o x.o && FileCheck --check-prefix=ALL %s <x.d
// RUN: bpfcc -MMD -MF y.dep -MT one -MQ 'two$' -I %inputs/include %s -o y.o && FileCheck --check-prefix=NAMED %s <y.dep
// RUN: bpfcc -M -I %inputs/include %s | FileCheck --check-prefix=RULE %s
//
// ALL: x.o: {{.*}}dependencies.c
// ALL-SAME: {{$|\\}}
// ALL: own.h
// ALL-NOT: {{(^| )/bpfcc/}}
// ALL: own.h:
// NAMED: one two$$: {{.*}}dependencies.c
// NAMED: own.h
// RULE: dependencies.o: {{.*}}dependencies.c
#include <linux/bpf.h>
#include "own.h"

int own(void) { return OWN; }
