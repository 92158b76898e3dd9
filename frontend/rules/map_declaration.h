#pragma once

#include <optional>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>

#include "support/kernel_facts/map_type.h"

namespace bpfcc {

/// The map type that a variable in SEC("maps") or SEC(".maps") declares. Nothing for other variables, and where the
/// type is no constant.
std::optional<MapType> declared_map_type(const clang::VarDecl &variable, const clang::ASTContext &context);

}  // namespace bpfcc
