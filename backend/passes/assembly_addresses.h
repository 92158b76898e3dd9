#pragma once

#include <llvm/IR/Module.h>

#include "backend/refusals.h"

namespace bpfcc {

/// Reports inline assembly that uses the address of a function or a variable as a constant of an instruction that has
/// 32 bits for it: LLVM 19 has no relocation for those and writes a wrong instruction, or crashes.
void report_assembly_addresses(const llvm::Module &module, Refusals &refusals);

}  // namespace bpfcc
