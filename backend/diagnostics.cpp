#include "backend/diagnostics.h"

#include <set>
#include <string>
#include <tuple>

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

/// LLVM's words for what BPF programmers know by another name. A prefix of LLVM's message, and ours.
constexpr std::pair<std::string_view, std::string_view> kClearer[] = {
    {"Looks like the BPF stack limit is exceeded",
     "more than the 512 bytes of stack that a BPF program has are needed; move "
     "large variables into a BPF_MAP_TYPE_PERCPU_ARRAY map"},
};

std::string clearer(std::string message) {
  for (const auto &[prefix, words] : kClearer) {
    if (message.starts_with(prefix)) return std::string(words);
  }
  return message;
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
  Handler(const std::map<std::uint64_t, SourcePlace> &assembly_places, DiagSink &sink)
      : assembly_places_(assembly_places), sink_(sink) {}

  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() == llvm::DS_Remark) return true;  // nobody asked for optimisation remarks
    Diag diag;
    diag.severity = severity_of(info.getSeverity());
    switch (info.getKind()) {
      case llvm::DK_Unsupported: {
        const auto &unsupported = static_cast<const llvm::DiagnosticInfoUnsupported &>(info);
        diag.place = place_of(unsupported);
        diag.message = clearer(unsupported.getMessage().str());
        break;
      }
      case llvm::DK_SrcMgr: {
        const auto &assembly = static_cast<const llvm::DiagnosticInfoSrcMgr &>(info);
        const auto place = assembly_places_.find(assembly.getLocCookie());
        if (place != assembly_places_.end()) diag.place = place->second;
        diag.message = "inline assembly: " + assembly.getSMDiag().getMessage().str() + " in '" +
                       assembly.getSMDiag().getLineContents().trim().str() + "'";
        break;
      }
      default: {
        llvm::raw_string_ostream stream(diag.message);
        llvm::DiagnosticPrinterRawOStream printer(stream);
        info.print(printer);
        break;
      }
    }
    // One bad line is reported once, however many instructions it became.
    if (reported_.emplace(diag.place.file, diag.place.line, diag.message).second) sink_.add(std::move(diag));
    return true;
  }

 private:
  const std::map<std::uint64_t, SourcePlace> &assembly_places_;
  DiagSink &sink_;
  std::set<std::tuple<std::string, unsigned, std::string>> reported_;
};

}  // namespace

std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(
    const std::map<std::uint64_t, SourcePlace> &assembly_places, DiagSink &sink) {
  return std::make_unique<Handler>(assembly_places, sink);
}

}  // namespace bpfcc
