#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/AST/Stmt.h>
#include <llvm/ADT/DenseMap.h>

#include "frontend/rules/check.h"

namespace bpfcc {
namespace {

constexpr std::string_view kAdvice =
    "unroll it with '#pragma unroll', write the steps out, or name a kernel that runs bounded loops with --kernel=5.3";

/// `#pragma unroll`, `#pragma clang loop unroll(full)` and their forms with a count. Whether such a loop is gone is
/// known once the code is generated: the back end reports the ones that stay.
bool asks_for_unrolling(const clang::AttributedStmt &statement) {
  for (const clang::Attr *attribute : statement.getAttrs()) {
    const auto *hint = llvm::dyn_cast<clang::LoopHintAttr>(attribute);
    if (hint == nullptr) continue;
    if (hint->getOption() == clang::LoopHintAttr::UnrollCount) return true;
    if (hint->getOption() == clang::LoopHintAttr::Unroll) return hint->getState() != clang::LoopHintAttr::Disable;
  }
  return false;
}

/// `do { ... } while (0)` runs once: the idiom of macros, and no loop at all.
bool runs_once(const clang::DoStmt &loop, const clang::ASTContext &context) {
  clang::Expr::EvalResult condition;
  return loop.getCond()->EvaluateAsInt(condition, context) && condition.Val.getInt().isZero();
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindLoops : public clang::RecursiveASTVisitor<FindLoops> {
 public:
  FindLoops(const clang::ASTContext &context, Reporter &reporter) : context_(context), reporter_(reporter) {}

  bool TraverseAttributedStmt(clang::AttributedStmt *statement) {
    if (asks_for_unrolling(*statement)) unrolled_ = statement->getSubStmt();
    return RecursiveASTVisitor::TraverseAttributedStmt(statement);
  }
  bool VisitForStmt(clang::ForStmt *loop) { return found(loop, loop->getForLoc(), "'for' loop"); }
  bool VisitWhileStmt(clang::WhileStmt *loop) { return found(loop, loop->getWhileLoc(), "'while' loop"); }
  bool VisitDoStmt(clang::DoStmt *loop) {
    return runs_once(*loop, context_) || found(loop, loop->getDoLoc(), "'do' loop");
  }
  bool VisitLabelStmt(clang::LabelStmt *label) {
    labels_[label->getDecl()] = label->getIdentLoc();
    return true;
  }
  bool VisitGotoStmt(clang::GotoStmt *jump) {
    // A label seen already stands before the goto: statements are visited in the order of the source.
    const auto label = labels_.find(jump->getLabel());
    if (label == labels_.end()) return true;
    if (reporter_.report(kLoopRule, jump->getGotoLoc(),
                         "backward 'goto' makes a loop, which the subset does not have")) {
      reporter_.note(label->second, "it jumps back to here");
    }
    return true;
  }

 private:
  bool found(const clang::Stmt *loop, clang::SourceLocation place, std::string_view kind) {
    if (loop == unrolled_) return true;
    if (reporter_.report(kLoopRule, place, std::string(kind) + " is not allowed in restricted C")) {
      reporter_.note(place, kAdvice);
    }
    return true;
  }

  const clang::ASTContext &context_;
  Reporter &reporter_;
  const clang::Stmt *unrolled_ = nullptr;
  llvm::DenseMap<const clang::LabelDecl *, clang::SourceLocation> labels_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_loops(const CheckedUnit &unit, Reporter &reporter) {
  if (!reporter.holds(kLoopRule)) return;
  for (const clang::FunctionDecl *function : unit.functions) {
    FindLoops(unit.context, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
