#pragma once

#include <memory>

#include <llvm/Target/TargetMachine.h>

#include "support/ir_unit.h"

namespace bpfcc {

/// LLVM's BPF target for the unit's triple, cpu and features. Registers the target with LLVM when first called.
std::unique_ptr<llvm::TargetMachine> make_target_machine(const IrUnit &unit);

}  // namespace bpfcc
