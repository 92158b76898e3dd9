#pragma once

#include <llvm/Target/TargetMachine.h>

#include "support/ir_unit.h"

namespace bpfcc {

/// LLVM's default pipeline for the unit's optimisation level, with the BPF target's own passes in it.
void optimise(IrUnit &unit, llvm::TargetMachine &machine);

}  // namespace bpfcc
