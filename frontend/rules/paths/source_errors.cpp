#include "frontend/rules/paths/source_errors.h"

#include <algorithm>

#include <clang/AST/Expr.h>

namespace bpfcc {

SourceErrors::SourceErrors(const clang::SourceManager &sources, const std::vector<clang::SourceLocation> &places)
    : sources_(sources) {
  for (const clang::SourceLocation place : places) places_.push_back(sources.getExpansionLoc(place));
}

bool SourceErrors::any_in(clang::SourceLocation begin, clang::SourceLocation end) const {
  begin = sources_.getExpansionLoc(begin);
  end = sources_.getExpansionRange(end).getEnd();
  return std::ranges::any_of(places_, [&](clang::SourceLocation place) {
    return !sources_.isBeforeInTranslationUnit(place, begin) && !sources_.isBeforeInTranslationUnit(end, place);
  });
}

bool SourceErrors::any_between(const clang::CompoundStmt &block, const clang::Stmt *before,
                               const clang::Stmt *after) const {
  if (places_.empty()) return false;
  return any_in(before == nullptr ? block.getLBracLoc() : before->getEndLoc(),
                after == nullptr ? block.getRBracLoc() : after->getBeginLoc());
}

bool SourceErrors::is_broken(const clang::Stmt &statement) const {
  if (places_.empty() || llvm::isa<clang::CompoundStmt>(statement)) return false;
  if (!any_in(statement.getBeginLoc(), statement.getEndLoc())) return false;
  // A case that is left out would be taken by another one.
  if (llvm::isa<clang::SwitchStmt>(statement)) return true;
  for (const clang::Stmt *child : statement.children()) {
    if (child == nullptr || !any_in(child->getBeginLoc(), child->getEndLoc())) continue;
    return llvm::isa<clang::Expr>(child) || is_broken(*child);
  }
  return true;
}

}  // namespace bpfcc
