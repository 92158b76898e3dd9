#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include <llvm/IR/DiagnosticHandler.h>

#include "backend/refusals.h"
#include "backend/stack_ledger.h"
#include "support/diag.h"

namespace bpfcc {

/// The border between LLVM's diagnostics and ours: for LLVMContext::setDiagnosticHandler. All arguments must outlive
/// it; `assembly_places` is the unit's. What is said about stack frames goes into the ledger.
std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(
    const std::map<std::uint64_t, SourcePlace> &assembly_places, StackLedger &ledger, Refusals &refusals);

}  // namespace bpfcc
