#pragma once

#include <cstdint>
#include <utility>

#include <clang/AST/ASTContext.h>

namespace bpfcc {

/// What an integer of that type can be, the upper half of 64 unsigned bits left out.
std::pair<std::int64_t, std::int64_t> limits(clang::QualType type, const clang::ASTContext &context);

}  // namespace bpfcc
