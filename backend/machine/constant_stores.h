#pragma once

#include <llvm/CodeGen/MachineFunctionPass.h>

namespace bpfcc {

/// What becomes of stores into stack slots that are read again.
enum class ReadStack { kLeft, kTurned };

/// A pass over machine code, before registers are allocated: what stores a constant from a register stores it without
/// one (BPF_ST), as LLVM does for -mcpu=v4 alone. All kernels have these instructions, but their verifiers do not take
/// them everywhere as they take stores from registers (kernel/bpf/verifier.c):
/// - Into the context they are refused, by Linux 6.1 and before ("BPF_ST stores into R1 ctx is not allowed").
/// - The constant is not known any more when it is read from the stack again, before "bpf: track immediate values
/// written
///   to stack by BPF_ST instruction" (6.3, and in updates of 6.1); a negative one of 64 bits is known as another
///   number, before "bpf: Fix check_stack_write_fixed_off() to correctly spill imm" (6.7, and in such updates).
/// A store that might be into the context is left alone; so is one into a stack slot that is read again, but for newer
/// kernels. The pass belongs to the pass manager.
llvm::MachineFunctionPass *make_constant_stores_pass(ReadStack read_stack);

}  // namespace bpfcc
