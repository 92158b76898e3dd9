#include <clang/AST/RecursiveASTVisitor.h>

#include "frontend/rules/check.h"
#include "frontend/rules/helper_call.h"

namespace bpfcc {
namespace {

const clang::FunctionProtoType *prototype(const clang::CallExpr &call) {
  clang::QualType type = call.getCallee()->getType();
  if (const auto *pointer = type->getAs<clang::PointerType>()) type = pointer->getPointeeType();
  return type->getAs<clang::FunctionProtoType>();
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindCalls : public clang::RecursiveASTVisitor<FindCalls> {
 public:
  FindCalls(const clang::ASTContext &context, Reporter &reporter) : context_(context), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    if (call->getBuiltinCallee() != 0) return true;
    const clang::FunctionProtoType *callee = prototype(*call);
    // bpf_trace_printk is declared variadic; each call of it passes a fixed number of arguments.
    if (callee != nullptr && callee->isVariadic() && !helper_number(*call, context_)) {
      reporter_.report(kVariadicRule, call->getSourceRange(),
                       "call of a function with a variable number of arguments: BPF passes at most five, in registers");
    }
    for (const clang::Expr *argument : call->arguments()) {
      if (!argument->getType()->isRecordType()) continue;
      if (reporter_.report(kStructArgumentRule, argument->getSourceRange(),
                           "'" + argument->getType().getAsString() + "' is passed by value")) {
        reporter_.note(argument->getExprLoc(), "pass a pointer to it");
      }
    }
    return true;
  }

 private:
  const clang::ASTContext &context_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

void check_definition(const clang::FunctionDecl &function, Reporter &reporter) {
  if (function.isVariadic()) {
    reporter.report(kVariadicRule, function.getNameInfo().getSourceRange(),
                    "'" + function.getNameAsString() +
                        "' takes a variable number of arguments: BPF passes at most five, in registers");
  }
  for (const clang::ParmVarDecl *parameter : function.parameters()) {
    if (!parameter->getType()->isRecordType()) continue;
    if (reporter.report(kStructArgumentRule, parameter->getSourceRange(),
                        "argument '" + parameter->getNameAsString() + "' of '" + function.getNameAsString() +
                            "' is a struct by value")) {
      reporter.note(parameter->getLocation(), "take a pointer to it");
    }
  }
}

}  // namespace

void check_arguments(const CheckedUnit &unit, Reporter &reporter) {
  for (const clang::FunctionDecl *function : unit.functions) {
    check_definition(*function, reporter);
    FindCalls(unit.context, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
