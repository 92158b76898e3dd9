#include "frontend/rules/statements.h"

namespace bpfcc {

void for_each_statement(const clang::Stmt *statement, llvm::function_ref<bool(const clang::Stmt &)> visit) {
  if (statement == nullptr || !visit(*statement)) return;
  for (const clang::Stmt *child : statement->children()) for_each_statement(child, visit);
}

}  // namespace bpfcc
