#pragma once

#include <cstdint>
#include <optional>

#include <clang/AST/Expr.h>

#include "support/kernel_facts/helper.h"

namespace bpfcc {

/// The number of the helper that a call reaches: its callee is an integer constant cast to a function pointer, or a
/// global variable that holds one (bpf_helper_defs.h, where older versions leave it writable). Nothing for any other
/// call.
std::optional<std::uint64_t> helper_number(const clang::CallExpr &call, const clang::ASTContext &context);

/// The helper that a call reaches. Null for any other call, and for helpers newer than the fact table.
const HelperFact *called_helper(const clang::CallExpr &call, const clang::ASTContext &context);

}  // namespace bpfcc
