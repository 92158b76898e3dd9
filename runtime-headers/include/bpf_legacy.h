/* The packet loads of classic BPF. They become the instructions BPF_LD | BPF_ABS and BPF_LD | BPF_IND: the bytes come in
 * host order, and a load past the end of the packet ends the program with 0. Only socket filters and tc programs may use
 * them. The first argument must be the context of the program. */
#ifndef BPFCC_BPF_LEGACY_H
#define BPFCC_BPF_LEGACY_H

unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long offset) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long offset) asm("llvm.bpf.load.word");

#endif
