#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/SourceLocation.h>

#include "frontend/rules/rule.h"
#include "frontend/rules/rule_settings.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// Through which the rules speak: applies the settings, and passes on what remains to clang's diagnostics.
class Reporter {
 public:
  Reporter(clang::DiagnosticsEngine &diagnostics, const RuleSettings &settings)
      : diagnostics_(diagnostics), settings_(settings) {}

  const std::optional<KernelVersion> &kernel() const { return settings_.kernel; }
  bool holds(const Rule &rule) const;

  /// Reports a violation; false when the settings silence it, and then its notes must not be reported either. `fix` is
  /// the edit that mends it for certain, where there is one.
  bool report(const Rule &rule, clang::CharSourceRange range, std::string_view message,
              const clang::FixItHint &fix = {});
  bool report(const Rule &rule, clang::SourceRange range, std::string_view message, const clang::FixItHint &fix = {}) {
    return report(rule, clang::CharSourceRange::getTokenRange(range), message, fix);
  }

  /// Reports what a kernel takes, but can hardly be meant: a warning, unless -Werror=bpf-ID makes it an error.
  bool warn(const Rule &rule, clang::SourceRange range, std::string_view message);

  /// A note on the violation reported last.
  void note(clang::SourceRange range, std::string_view message);

 private:
  RuleSeverity severity(const Rule &rule) const;
  void emit(clang::DiagnosticsEngine::Level level, clang::CharSourceRange range, const std::string &message,
            const clang::FixItHint &fix);

  clang::DiagnosticsEngine &diagnostics_;
  const RuleSettings &settings_;
};

}  // namespace bpfcc
