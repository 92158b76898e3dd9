#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/TargetBuiltins.h>

#include "frontend/rules/check.h"

namespace bpfcc {
namespace {

constexpr std::string_view kReason =
    "the BPF machine has no floating point; count in integers, for instance in thousandths";

/// Whether only the types or places of the operands matter: sizeof, and the field's size and offset that CO-RE asks
/// for.
bool leaves_operands_unevaluated(const clang::Stmt *statement) {
  if (llvm::isa_and_nonnull<clang::UnaryExprOrTypeTraitExpr>(statement)) return true;
  const auto *call = llvm::dyn_cast_or_null<clang::CallExpr>(statement);
  return call != nullptr && call->getBuiltinCallee() == clang::BPF::BI__builtin_preserve_field_info;
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindFloats : public clang::RecursiveASTVisitor<FindFloats> {
 public:
  explicit FindFloats(Reporter &reporter) : reporter_(reporter) {}

  /// The outermost expression of floating type is reported; what is inside follows from it.
  bool TraverseStmt(clang::Stmt *statement, DataRecursionQueue *queue = nullptr) {
    if (leaves_operands_unevaluated(statement)) return true;
    const auto *expression = llvm::dyn_cast_or_null<clang::Expr>(statement);
    if (expression != nullptr && is_float(expression->getType())) {
      report(expression->getSourceRange(),
             "this expression has the floating-point type '" + expression->getType().getAsString() + "'");
      return true;
    }
    // Without a queue of its own each child comes through here.
    (void)queue;
    return RecursiveASTVisitor::TraverseStmt(statement);
  }

  bool VisitVarDecl(clang::VarDecl *variable) {
    if (is_float(variable->getType())) {
      report(variable->getSourceRange(), "variable '" + variable->getNameAsString() +
                                             "' has the floating-point type '" + variable->getType().getAsString() +
                                             "'");
    }
    return true;
  }

  void report(clang::SourceRange range, const std::string &what) {
    if (reporter_.report(kFloatRule, range, what)) reporter_.note(range.getBegin(), kReason);
  }

  static bool is_float(clang::QualType type) { return !type.isNull() && type->isFloatingType(); }

 private:
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_floats(const CheckedUnit &unit, Reporter &reporter) {
  FindFloats find(reporter);
  for (const clang::VarDecl *variable : unit.variables) {
    find.TraverseDecl(const_cast<clang::VarDecl *>(variable));  // NOLINT: clang's visitors take no const
  }
  for (const clang::FunctionDecl *function : unit.functions) {
    if (FindFloats::is_float(function->getReturnType())) {
      find.report(function->getReturnTypeSourceRange(), "'" + function->getNameAsString() +
                                                            "' returns the floating-point type '" +
                                                            function->getReturnType().getAsString() + "'");
    }
    for (clang::ParmVarDecl *parameter : function->parameters()) find.TraverseDecl(parameter);
    find.TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
