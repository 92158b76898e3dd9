/* The uapi header of x86 asks for __x86_64__, which a BPF target does not define, and would say 32. */
#ifndef BPFCC_ASM_BITSPERLONG_H
#define BPFCC_ASM_BITSPERLONG_H

#define __BITS_PER_LONG 64

#include <asm-generic/bitsperlong.h>

#endif
