#pragma once

#include <llvm/IR/Module.h>

#include "backend/refusals.h"
#include "support/ir_unit.h"

namespace bpfcc {

/// Reports the atomic operations that BPF, the instruction set (-mcpu) or the kernel to run on lacks.
void report_atomics(const llvm::Module &module, const CodeGenSettings &settings, Refusals &refusals);

}  // namespace bpfcc
