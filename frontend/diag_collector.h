#pragma once

#include <string>
#include <vector>

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#include <llvm/Support/raw_ostream.h>

#include "frontend/vmlinux/missing_names.h"
#include "support/diag.h"

namespace bpfcc {

/// The line and column that a user would look for: of a macro's use rather than its definition.
SourcePlace place_of(clang::SourceLocation location, const clang::SourceManager &sources);

/// The border between clang's diagnostics and ours: each becomes a plain Diag, with its text as clang renders it.
class DiagCollector : public clang::DiagnosticConsumer {
 public:
  DiagCollector(clang::DiagnosticOptions &options, DiagSink &sink);

  void BeginSourceFile(const clang::LangOptions &language, const clang::Preprocessor *preprocessor) override;
  void EndSourceFile() override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) override;

  /// What the errors so far are about.
  const MissingNames &missing_names() const { return missing_; }

  /// Where they are.
  const std::vector<clang::SourceLocation> &errors() const { return errors_; }

 private:
  DiagSink &sink_;
  MissingNames missing_;
  std::vector<clang::SourceLocation> errors_;
  const clang::LangOptions *language_ = nullptr;  // of the file that is being read
  std::string rendered_;
  llvm::raw_string_ostream stream_{rendered_};
  clang::TextDiagnosticPrinter printer_;
};

}  // namespace bpfcc
