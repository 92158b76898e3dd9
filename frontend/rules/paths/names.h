#pragma once

#include <optional>
#include <string>

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>

#include "frontend/rules/paths/value.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {

/// An expression as messages name it, in quotes: 'ip->saddr'. "this" where it is too long to be read.
std::string name_of(const clang::Expr &expression);

/// The pointer that an lvalue goes through: 'ip' for ip->saddr; the lvalue's own name where it goes through none.
std::string pointer_name(const clang::Expr &place);

/// Where a pointer or a reference came from.
struct Origin {
  std::string name;  ///< "'bpf_map_lookup_elem'", "the parameter 'key'", "the kptr in the map"
  clang::SourceRange range;
};

Origin origin_of(const clang::CallExpr &call);
Origin origin_of(const Region &region);

/// Why a pointer into the region may be NULL: "'bpf_map_lookup_elem' may return NULL".
std::string null_reason(const Region &region);

/// The program type of a function in a section. For functions in none, the one whose context has that name, where its
/// programs agree.
std::optional<ProgramType> program_type(const clang::FunctionDecl &function, std::string_view context);

}  // namespace bpfcc
