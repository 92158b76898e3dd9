#pragma once

#include <llvm/IR/Module.h>

#include "backend/refusals.h"

namespace bpfcc {

/// Reports what LLVM's BPF target gives up over without saying where: results that do not fit into BPF's one register
/// of 64 bits (128-bit integers, vectors), and the return address, which no register holds.
void report_unsupported_values(const llvm::Module &module, Refusals &refusals);

}  // namespace bpfcc
