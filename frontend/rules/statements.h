#pragma once

#include <clang/AST/Stmt.h>
#include <llvm/ADT/STLFunctionalExtras.h>

namespace bpfcc {

/// Calls `visit` with a statement and all that are below it, in the order of the source. What is below one for which
/// `visit` returns false is left out. Null is no statement.
void for_each_statement(const clang::Stmt *statement, llvm::function_ref<bool(const clang::Stmt &)> visit);

}  // namespace bpfcc
