#pragma once

#include <llvm/IR/Module.h>

#include "support/diag.h"

namespace bpfcc {

/// Reports calls that are left in optimised code and that no kernel takes: through function pointers, which the
/// verifier calls an unknown opcode, and of the C library, which nothing defines.
void report_remaining_calls(const llvm::Module &module, DiagSink &sink);

}  // namespace bpfcc
