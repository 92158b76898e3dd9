#pragma once

#include <clang/AST/ASTContext.h>
#include <clang/AST/Stmt.h>

namespace bpfcc {

/// Whether a statement runs only under a condition that asks the kernel what it has: a CO-RE check
/// (bpf_core_field_exists and its like) or an extern variable (LINUX_KERNEL_VERSION, CONFIG_*, a weak ksym). What is
/// newer than the oldest kernel may stand there: the loader or the verifier removes it.
bool is_guarded(const clang::Stmt &statement, clang::ASTContext &context);

}  // namespace bpfcc
