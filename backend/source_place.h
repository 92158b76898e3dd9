#pragma once

#include <llvm/IR/DebugLoc.h>
#include <llvm/IR/Function.h>

#include "support/diag.h"

namespace bpfcc {

/// The C line of a debug location; where it is empty (-g0, or code that the optimiser made), the line of the function.
SourcePlace source_place(const llvm::DebugLoc &location, const llvm::Function &function);

}  // namespace bpfcc
