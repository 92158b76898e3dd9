// A folder of the user's comes before the embedded headers.
// RUN: rm -rf %t && mkdir -p %t/bpf && printf '#define MINE 1\n' >%t/bpf/bpf_helpers.h
// RUN: bpfcc -I %t -c %s -o /dev/null
// RUN: bpfcc -isystem %t -c %s -o /dev/null
#include <bpf/bpf_helpers.h>
#ifndef MINE
#error the embedded header won
#endif
