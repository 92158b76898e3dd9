#include "backend/diagnostics.h"

#include <string>
#include <string_view>

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>

#include "backend/clearer_words.h"
#include "backend/source_place.h"

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

/// How LLVM's BPF target begins what it says about a frame of more than 512 bytes, once an instruction.
constexpr std::string_view kStackRefusal = "Looks like the BPF stack limit is exceeded";

/// Where the instruction comes from; where it has no place of its own, the line of its function.
SourcePlace place_of(const llvm::DiagnosticInfoWithLocationBase &info) {
  const llvm::DiagnosticLocation location = info.getLocation();
  if (!location.isValid()) return source_place(llvm::DebugLoc(), info.getFunction());
  const std::string path =
      path_from_here(location.getRelativePath(), location.getAbsolutePath(), *info.getFunction().getParent());
  return {path, location.getLine(), location.getColumn()};
}

class Handler : public llvm::DiagnosticHandler {
 public:
  Handler(const std::map<std::uint64_t, SourcePlace> &assembly_places, StackLedger &ledger, Refusals &refusals)
      : assembly_places_(assembly_places), ledger_(ledger), refusals_(refusals) {}

  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() == llvm::DS_Remark) return true;  // nobody asked for optimisation remarks
    Diag diag;
    diag.severity = severity_of(info.getSeverity());
    switch (info.getKind()) {
      case llvm::DK_Unsupported: {
        const auto &unsupported = static_cast<const llvm::DiagnosticInfoUnsupported &>(info);
        const std::string words = unsupported.getMessage().str();
        if (words.starts_with(kStackRefusal)) {
          ledger_.refused.insert(&unsupported.getFunction());
          return true;
        }
        diag.place = place_of(unsupported);
        say_clearly(words, diag);
        if (diag.place.line == 0) diag.message += " (function '" + unsupported.getFunction().getName().str() + "')";
        break;
      }
      case llvm::DK_StackSize: {
        const auto &frame = static_cast<const llvm::DiagnosticInfoStackSize &>(info);
        if (!note_frame(frame)) return true;
        diag.place = source_place({}, frame.getFunction());
        diag.message = "the stack frame of '" + frame.getFunction().getName().str() + "' has " +
                       std::to_string(frame.getStackSize()) + " bytes";
        break;
      }
      case llvm::DK_InlineAsm: {
        const auto &assembly = static_cast<const llvm::DiagnosticInfoInlineAsm &>(info);
        diag.place = assembly_place(assembly.getLocCookie());
        diag.message = "inline assembly: " + assembly.getMsgStr().str();
        break;
      }
      case llvm::DK_SrcMgr: {
        const auto &assembly = static_cast<const llvm::DiagnosticInfoSrcMgr &>(info);
        diag.place = assembly_place(assembly.getLocCookie());
        diag.message = "inline assembly: " + assembly.getSMDiag().getMessage().str() + " in '" +
                       assembly.getSMDiag().getLineContents().trim().str() + "'";
        break;
      }
      default: {
        llvm::raw_string_ostream stream(diag.message);
        llvm::DiagnosticPrinterRawOStream printer(stream);
        info.print(printer);
        say_clearly(std::string(diag.message), diag);
        break;
      }
    }
    refusals_.add(std::move(diag));
    return true;
  }

 private:
  /// Whether the user asked to be told of frames as large as this.
  bool note_frame(const llvm::DiagnosticInfoStackSize &frame) {
    ledger_.frames[&frame.getFunction()] = frame.getStackSize();
    const auto asked = ledger_.asked_limits.find(&frame.getFunction());
    return asked != ledger_.asked_limits.end() && frame.getStackSize() > asked->second;
  }

  SourcePlace assembly_place(std::uint64_t cookie) const {
    const auto place = assembly_places_.find(cookie);
    return place == assembly_places_.end() ? SourcePlace{} : place->second;
  }

  const std::map<std::uint64_t, SourcePlace> &assembly_places_;
  StackLedger &ledger_;
  Refusals &refusals_;
};

}  // namespace

std::unique_ptr<llvm::DiagnosticHandler> make_diagnostic_handler(
    const std::map<std::uint64_t, SourcePlace> &assembly_places, StackLedger &ledger, Refusals &refusals) {
  return std::make_unique<Handler>(assembly_places, ledger, refusals);
}

}  // namespace bpfcc
