#pragma once

#include <llvm/CodeGen/MachineFunctionPass.h>

namespace bpfcc {

/// A pass for the machine code as instructions are selected, before registers are allocated: what stores a constant
/// from a register stores it without one (BPF_ST), which LLVM does for -mcpu=v4 alone. All kernels have these
/// instructions, but their verifiers do not take them everywhere as they take stores from registers:
/// - into the context they are refused until Linux 6.3 ("BPF_ST stores into R1 ctx is not allowed");
/// - on the stack the constant is not known any more when it is read again, until Linux 6.3, or wrongly known, if it is
///   negative, until Linux 6.7.
/// So a store is left alone where it might be one of these: the pass depends on no kernel. It is the pass manager's.
llvm::MachineFunctionPass *make_constant_stores_pass();

}  // namespace bpfcc
