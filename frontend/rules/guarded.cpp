#include "frontend/rules/guarded.h"

#include <clang/AST/Expr.h>
#include <clang/AST/ParentMapContext.h>
#include <clang/Basic/Builtins.h>

namespace bpfcc {
namespace {

bool asks_the_kernel(const clang::Stmt *condition) {
  if (condition == nullptr) return false;
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(condition)) {
    const clang::FunctionDecl *callee = call->getDirectCallee();
    if (callee != nullptr && callee->getName().starts_with("__builtin_preserve_")) return true;
  }
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(condition)) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable != nullptr && variable->hasExternalStorage()) return true;
  }
  for (const clang::Stmt *child : condition->children()) {
    if (asks_the_kernel(child)) return true;
  }
  return false;
}

}  // namespace

bool is_guarded(const clang::Stmt &statement, clang::ASTContext &context) {
  clang::DynTypedNode node = clang::DynTypedNode::create(statement);
  for (;;) {
    const clang::DynTypedNodeList parents = context.getParents(node);
    if (parents.empty()) return false;
    node = parents[0];
    if (const auto *branch = node.get<clang::IfStmt>(); branch && asks_the_kernel(branch->getCond())) return true;
    if (const auto *choice = node.get<clang::AbstractConditionalOperator>();
        choice && asks_the_kernel(choice->getCond())) {
      return true;
    }
    if (const auto *both = node.get<clang::BinaryOperator>();
        both && both->isLogicalOp() && asks_the_kernel(both->getLHS())) {
      return true;
    }
  }
}

}  // namespace bpfcc
