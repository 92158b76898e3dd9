#include "frontend/rules/helper_call.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>

namespace bpfcc {

const HelperFact *called_helper(const clang::CallExpr &call, const clang::ASTContext &context) {
  if (call.getDirectCallee() != nullptr) return nullptr;
  const clang::Expr *callee = call.getCallee()->IgnoreParenCasts();
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(callee);
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  // static void *(* const bpf_map_lookup_elem)(void *map, const void *key) = (void *) 1;
  const clang::Expr *number = variable != nullptr ? variable->getAnyInitializer() : callee;
  if (number == nullptr ||
      (variable != nullptr && !variable->getType().isConstQualified() && !variable->hasGlobalStorage())) {
    return nullptr;
  }
  clang::Expr::EvalResult value;
  if (!number->IgnoreParenCasts()->EvaluateAsInt(value, context)) return nullptr;
  return helper_fact(static_cast<HelperId>(value.Val.getInt().getZExtValue()));
}

}  // namespace bpfcc
