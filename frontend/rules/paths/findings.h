#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <clang/AST/Expr.h>

#include "frontend/rules/reporter.h"

namespace bpfcc {

/// Passes on what goes wrong on a path, each place once, however many paths lead there.
class Findings {
 public:
  struct Note {
    clang::SourceRange range;
    std::string message;
  };

  explicit Findings(Reporter &reporter) : reporter_(reporter) {}

  /// The kernel to run on, where one is named.
  const std::optional<KernelVersion> &kernel() const { return reporter_.kernel(); }

  void report(const Rule &rule, clang::SourceRange range, const std::string &message, const std::vector<Note> &notes);

 private:
  Reporter &reporter_;
  std::set<std::pair<const Rule *, unsigned>> reported_;  ///< by rule and raw source location
};

}  // namespace bpfcc
