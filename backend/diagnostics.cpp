#include "backend/diagnostics.h"

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>

namespace bpfcc {
namespace {

Severity severity_of(llvm::DiagnosticSeverity severity) {
  switch (severity) {
    case llvm::DS_Error:
      return Severity::kError;
    case llvm::DS_Warning:
      return Severity::kWarning;
    case llvm::DS_Remark:
      return Severity::kRemark;
    case llvm::DS_Note:
      return Severity::kNote;
  }
  return Severity::kError;
}

/// Where the instruction comes from; where it has no place of its own, the line of its function.
SourcePlace place_of(const llvm::DiagnosticInfoWithLocationBase &info) {
  if (info.isLocationAvailable()) {
    const llvm::DiagnosticLocation location = info.getLocation();
    return {location.getRelativePath().str(), location.getLine(), location.getColumn()};
  }
  if (const llvm::DISubprogram *function = info.getFunction().getSubprogram()) {
    return {function->getFilename().str(), function->getLine(), 0};
  }
  return {};
}

class Handler : public llvm::DiagnosticHandler {
 public:
  explicit Handler(DiagSink &sink) : sink_(sink) {}

  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() == llvm::DS_Remark) return true;  // nobody asked for optimisation remarks
    Diag diag;
    diag.severity = severity_of(info.getSeverity());
    switch (info.getKind()) {
      case llvm::DK_Unsupported: {
        const auto &unsupported = static_cast<const llvm::DiagnosticInfoUnsupported &>(info);
        diag.place = place_of(unsupported);
        diag.message = unsupported.getMessage().str();
        break;
      }
      case llvm::DK_SrcMgr: {
        // Inline assembly: the place is one within the asm string.
        const llvm::SMDiagnostic &assembly = static_cast<const llvm::DiagnosticInfoSrcMgr &>(info).getSMDiag();
        diag.message =
            "inline assembly: " + assembly.getMessage().str() + " in '" + assembly.getLineContents().trim().str() + "'";
        break;
      }
      default: {
        llvm::raw_string_ostream stream(diag.message);
        llvm::DiagnosticPrinterRawOStream printer(stream);
        info.print(printer);
        break;
      }
    }
    sink_.add(std::move(diag));
    return true;
  }

 private:
  DiagSink &sink_;
};

}  // namespace

std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(DiagSink &sink) {
  return std::make_unique<Handler>(sink);
}

}  // namespace bpfcc
