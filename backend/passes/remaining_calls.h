#pragma once

#include <llvm/IR/Module.h>

#include "backend/refusals.h"
#include "support/ir_unit.h"

namespace bpfcc {

/// Reports the calls that are left after optimisation and that no kernel takes: through a pointer, of the C library, of
/// functions that no file of the program defines.
void report_remaining_calls(const llvm::Module &module, const CodeGenSettings &settings, Refusals &refusals);

}  // namespace bpfcc
