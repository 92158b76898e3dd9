#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include <llvm/IR/DiagnosticHandler.h>

#include "support/diag.h"

namespace bpfcc {

/// The border between LLVM's diagnostics and ours: for LLVMContext::setDiagnosticHandler. Both arguments must outlive
/// it; `assembly_places` is the unit's.
std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(
    const std::map<std::uint64_t, SourcePlace> &assembly_places, DiagSink &sink);

}  // namespace bpfcc
