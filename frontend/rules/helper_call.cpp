#include "frontend/rules/helper_call.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>

namespace bpfcc {

std::optional<std::uint64_t> helper_number(const clang::CallExpr &call, const clang::ASTContext &context) {
  if (call.getDirectCallee() != nullptr) return std::nullopt;
  const clang::Expr *callee = call.getCallee()->IgnoreParenCasts();
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(callee);
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  // static void *(* const bpf_map_lookup_elem)(void *map, const void *key) = (void *) 1;
  const clang::Expr *number = variable != nullptr ? variable->getAnyInitializer() : callee;
  if (number == nullptr ||
      (variable != nullptr && !variable->getType().isConstQualified() && !variable->hasGlobalStorage())) {
    return std::nullopt;
  }
  clang::Expr::EvalResult value;
  if (!number->IgnoreParenCasts()->EvaluateAsInt(value, context)) return std::nullopt;
  return value.Val.getInt().getZExtValue();
}

const HelperFact *called_helper(const clang::CallExpr &call, const clang::ASTContext &context) {
  const std::optional<std::uint64_t> number = helper_number(call, context);
  return number ? helper_fact(static_cast<HelperId>(*number)) : nullptr;
}

}  // namespace bpfcc
