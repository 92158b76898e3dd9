#pragma once

#include <llvm/IR/Module.h>

#include "backend/refusals.h"

namespace bpfcc {

/// For kernels without loops: every loop that is left in optimised code is an error at its C line that says why it was
/// not unrolled. Loops that nobody asked to unroll have been reported by the front end already.
void report_remaining_loops(llvm::Module &module, Refusals &refusals);

}  // namespace bpfcc
