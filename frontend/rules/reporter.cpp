#include "frontend/rules/reporter.h"

#include <clang/Basic/SourceManager.h>

namespace bpfcc {

RuleSeverity Reporter::severity(const Rule &rule) const {
  const auto found = settings_.severities.find(rule.id);
  return found != settings_.severities.end() && rule.silenceable ? found->second : RuleSeverity::kError;
}

bool Reporter::holds(const Rule &rule) const {
  return bpfcc::holds(rule, settings_.kernel) && severity(rule) != RuleSeverity::kIgnored;
}

bool Reporter::report(const Rule &rule, clang::CharSourceRange range, std::string_view message,
                      const clang::FixItHint &fix) {
  if (!holds(rule)) return false;
  const auto level =
      severity(rule) == RuleSeverity::kWarning ? clang::DiagnosticsEngine::Warning : clang::DiagnosticsEngine::Error;
  emit(level, range, std::string(message) + " [bpf-" + std::string(rule.id) + "]", fix);
  return true;
}

bool Reporter::warn(const Rule &rule, clang::SourceRange range, std::string_view message) {
  if (settings_.severities.contains(rule.id)) return report(rule, range, message);
  emit(clang::DiagnosticsEngine::Warning, clang::CharSourceRange::getTokenRange(range),
       std::string(message) + " [bpf-" + std::string(rule.id) + "]", {});
  return true;
}

void Reporter::note(clang::SourceRange range, std::string_view message) {
  emit(clang::DiagnosticsEngine::Note, clang::CharSourceRange::getTokenRange(range), std::string(message), {});
}

void Reporter::emit(clang::DiagnosticsEngine::Level level, clang::CharSourceRange range, const std::string &message,
                    const clang::FixItHint &fix) {
  const unsigned id =
      diagnostics_.getDiagnosticIDs()->getCustomDiagID(static_cast<clang::DiagnosticIDs::Level>(level), "%0");
  // In a macro what counts is its use; where libbpf's macros call the helper is nobody's concern.
  const clang::CharSourceRange use = diagnostics_.getSourceManager().getExpansionRange(range);
  diagnostics_.Report(use.getBegin(), id) << message << use << fix;
}

}  // namespace bpfcc
