#pragma once

#include <clang/AST/Expr.h>

#include "support/kernel_facts/helper.h"

namespace bpfcc {

/// The helper that a call reaches: its callee is a constant cast to a function pointer (bpf_helper_defs.h). Null for
/// any other call, and for helpers newer than the fact table.
const HelperFact *called_helper(const clang::CallExpr &call, const clang::ASTContext &context);

}  // namespace bpfcc
