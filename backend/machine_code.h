#pragma once

#include <llvm/Support/CodeGen.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

#include "support/ir_unit.h"

namespace bpfcc {

/// Selects instructions for the unit's optimised module, allocates registers and writes assembly or an object, with
/// LLVM's passes for that and ours between them. Consumes the module.
void emit_machine_code(IrUnit &unit, llvm::TargetMachine &machine, llvm::CodeGenFileType type,
                       llvm::raw_pwrite_stream &out);

}  // namespace bpfcc
