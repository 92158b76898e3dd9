#pragma once

#include <vector>

#include <clang/AST/Stmt.h>
#include <clang/Basic/SourceLocation.h>
#include <clang/Basic/SourceManager.h>

namespace bpfcc {

/// Where clang found errors. It leaves out statements that it did not understand, a whole `if` where the return in it
/// is wrong: what comes after such a place is not what was written, so no path goes beyond it.
class SourceErrors {
 public:
  SourceErrors(const clang::SourceManager &sources, const std::vector<clang::SourceLocation> &places);

  /// Whether one lies in a block between two of its statements; null stands for its braces.
  bool any_between(const clang::CompoundStmt &block, const clang::Stmt *before, const clang::Stmt *after) const;

  /// Whether the statement is not what was written: one lies in it, but not in a block in it, since those are followed
  /// up to the error.
  bool is_broken(const clang::Stmt &statement) const;

 private:
  /// Whether one lies in [begin, end].
  bool any_in(clang::SourceLocation begin, clang::SourceLocation end) const;

  const clang::SourceManager &sources_;
  std::vector<clang::SourceLocation> places_;  ///< in files: of a macro's use
};

}  // namespace bpfcc
