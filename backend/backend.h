#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/diag.h"
#include "support/ir_unit.h"

namespace bpfcc {

/// What the back end can make of an optimised module.
enum class EmitKind { kLlvmIr, kBitcode, kAssembly, kObject };

/// Runs LLVM's optimisation pipeline as clang would for the same options, then emits. What LLVM's BPF target refuses
/// becomes a diagnostic at the C line that the instruction comes from. Empty: the sink has at least one error. `unit`
/// is consumed: its module is not fit for anything else afterwards.
std::optional<std::vector<std::byte>> run_backend(IrUnit &unit, EmitKind kind, DiagSink &sink);

}  // namespace bpfcc
