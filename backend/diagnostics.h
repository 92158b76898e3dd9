#pragma once

#include <memory>

#include <llvm/IR/DiagnosticHandler.h>

#include "support/diag.h"

namespace bpfcc {

/// The border between LLVM's diagnostics and ours: for LLVMContext::setDiagnosticHandler.
std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(DiagSink &sink);

}  // namespace bpfcc
