#pragma once

#include <vector>

#include <clang/AST/Decl.h>

namespace bpfcc {

/// The exception callbacks that a program names with __exception_cb (bpf_experimental.h), a declaration tag.
std::vector<llvm::StringRef> exception_callbacks(const clang::FunctionDecl &program);

}  // namespace bpfcc
