#include <algorithm>
#include <vector>

#include <clang/AST/RecursiveASTVisitor.h>
#include <llvm/ADT/DenseMap.h>

#include "frontend/rules/check.h"

namespace bpfcc {
namespace {

struct Call {
  const clang::FunctionDecl *callee;
  const clang::CallExpr *expression;
};

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class CollectCalls : public clang::RecursiveASTVisitor<CollectCalls> {
 public:
  explicit CollectCalls(std::vector<Call> &calls) : calls_(calls) {}
  bool VisitCallExpr(clang::CallExpr *call) {
    const clang::FunctionDecl *callee = call->getDirectCallee();
    if (callee != nullptr && callee->hasBody(callee)) calls_.push_back({callee, call});
    return true;
  }

 private:
  std::vector<Call> &calls_;
};
// NOLINTEND(readability-identifier-naming)

/// Depth-first search of the call graph: a call to a function that is on the current path closes a cycle.
class FindCycles {
 public:
  FindCycles(const CheckedUnit &unit, Reporter &reporter) : reporter_(reporter) {
    for (const clang::FunctionDecl *function : unit.functions) {
      CollectCalls(calls_[function]).TraverseStmt(function->getBody());
    }
  }

  void visit(const clang::FunctionDecl *function) {
    if (!visited_.insert(function).second) return;
    path_.push_back(function);
    const auto calls = calls_.find(function);
    if (calls != calls_.end()) {
      for (const Call &call : calls->second) {
        if (std::ranges::find(path_, call.callee) != path_.end()) {
          report(call);
        } else {
          visit(call.callee);
        }
      }
    }
    path_.pop_back();
  }

 private:
  void report(const Call &closing) {
    const std::string name = closing.callee->getNameAsString();
    const clang::SourceRange range = closing.expression->getSourceRange();
    if (closing.callee == path_.back()) {
      reporter_.report(kRecursionRule, range, "'" + name + "' calls itself: a BPF program has no recursion");
      return;
    }
    std::string chain = name;
    for (auto step = std::ranges::find(path_, closing.callee) + 1; step != path_.end(); ++step) {
      chain += " -> " + (*step)->getNameAsString();
    }
    reporter_.report(kRecursionRule, range,
                     "this call closes the recursion " + chain + " -> " + name + ": a BPF program has no recursion");
  }

  Reporter &reporter_;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<Call>> calls_;
  std::vector<const clang::FunctionDecl *> path_;
  llvm::DenseSet<const clang::FunctionDecl *> visited_;
};

}  // namespace

void check_recursion(const CheckedUnit &unit, Reporter &reporter) {
  FindCycles search(unit, reporter);
  for (const clang::FunctionDecl *function : unit.functions) search.visit(function);
}

}  // namespace bpfcc
