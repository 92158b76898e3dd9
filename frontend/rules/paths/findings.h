#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>
#include <clang/Basic/SourceManager.h>

#include "frontend/rules/reporter.h"

namespace bpfcc {

/// Passes on what goes wrong on a path, each place once, however many paths lead there.
class Findings {
 public:
  struct Note {
    clang::SourceRange range;
    std::string message;
  };

  Findings(Reporter &reporter, const clang::SourceManager &sources) : reporter_(reporter), sources_(sources) {}

  /// From here on the paths are those of this program.
  void enter(const clang::FunctionDecl &program) { program_ = &program; }

  /// The kernel to run on, where one is named.
  const std::optional<KernelVersion> &kernel() const { return reporter_.kernel(); }

  /// Whether the rule is one for the kernel to run on.
  bool holds(const Rule &rule) const { return reporter_.holds(rule); }

  void report(const Rule &rule, clang::SourceRange range, const std::string &message, const std::vector<Note> &notes) {
    add(rule, range, message, notes, false);
  }

  /// What a kernel takes, but can hardly be meant.
  void warn(const Rule &rule, clang::SourceRange range, const std::string &message, const std::vector<Note> &notes) {
    add(rule, range, message, notes, true);
  }

 private:
  void add(const Rule &rule, clang::SourceRange range, const std::string &message, const std::vector<Note> &notes,
           bool is_warning);

  Reporter &reporter_;
  const clang::SourceManager &sources_;
  const clang::FunctionDecl *program_ = nullptr;
  std::set<std::pair<const Rule *, unsigned>> reported_;  ///< by rule and raw source location
};

}  // namespace bpfcc
