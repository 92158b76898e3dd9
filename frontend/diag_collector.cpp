#include "frontend/diag_collector.h"

#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/SmallString.h>

#include "frontend/undeclared_argument.h"

namespace bpfcc {

SourcePlace place_of(clang::SourceLocation location, const clang::SourceManager &sources) {
  const clang::PresumedLoc presumed = sources.getPresumedLoc(sources.getExpansionLoc(location));
  if (presumed.isInvalid()) return {};
  return {presumed.getFilename(), presumed.getLine(), presumed.getColumn()};
}

namespace {

Severity severity_of(clang::DiagnosticsEngine::Level level) {
  switch (level) {
    case clang::DiagnosticsEngine::Ignored:
    case clang::DiagnosticsEngine::Note:
      return Severity::kNote;
    case clang::DiagnosticsEngine::Remark:
      return Severity::kRemark;
    case clang::DiagnosticsEngine::Warning:
      return Severity::kWarning;
    case clang::DiagnosticsEngine::Error:
    case clang::DiagnosticsEngine::Fatal:
      return Severity::kError;
  }
  return Severity::kError;
}

/// Our rules end their messages with their name, " [bpf-loop]": that is their id.
void take_rule_name(Diag &diag) {
  const size_t begin = diag.message.rfind(" [bpf-");
  if (begin == std::string::npos || !diag.message.ends_with(']')) return;
  diag.id = diag.message.substr(begin + 2, diag.message.size() - begin - 3);
  diag.message.resize(begin);
}

FixIt plain(const clang::FixItHint &hint, const clang::SourceManager &sources) {
  return {place_of(hint.RemoveRange.getBegin(), sources), place_of(hint.RemoveRange.getEnd(), sources),
          hint.CodeToInsert};
}

}  // namespace

DiagCollector::DiagCollector(clang::DiagnosticOptions &options, DiagSink &sink)
    : sink_(sink), printer_(stream_, &options) {}

void DiagCollector::BeginSourceFile(const clang::LangOptions &language, const clang::Preprocessor *preprocessor) {
  language_ = &language;
  printer_.BeginSourceFile(language, preprocessor);
}

void DiagCollector::EndSourceFile() {
  printer_.EndSourceFile();
  language_ = nullptr;
}

void DiagCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  if (level >= clang::DiagnosticsEngine::Error) {
    add_missing_names(info, missing_);
    errors_.push_back(info.getLocation());
  }

  Diag diag;
  diag.severity = severity_of(level);
  const llvm::StringRef group = clang::DiagnosticIDs::getWarningOptionForDiag(info.getID());
  if (!group.empty()) diag.id = "-W" + group.str();
  llvm::SmallString<128> message;
  info.FormatDiagnostic(message);
  diag.message = message.str();
  take_rule_name(diag);
  if (info.hasSourceManager()) {
    diag.place = place_of(info.getLocation(), info.getSourceManager());
    for (const clang::FixItHint &hint : info.getFixItHints()) {
      diag.fix_its.push_back(plain(hint, info.getSourceManager()));
    }
  }

  printer_.HandleDiagnostic(level, info);
  stream_.flush();
  diag.rendered = std::exchange(rendered_, {});
  const SourcePlace place = diag.place;
  sink_.add(std::move(diag));
  if (language_ == nullptr || !info.hasSourceManager()) return;
  const std::string remedy = undeclared_argument_remedy(info, *language_);
  if (!remedy.empty()) sink_.add({Severity::kNote, {}, place, remedy, {}, {}, {}});
}

}  // namespace bpfcc
