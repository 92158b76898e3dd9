#pragma once

#include <optional>
#include <string>

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>

#include "support/kernel_facts/program_type.h"

namespace bpfcc {

/// An expression as messages name it, in quotes: 'ip->saddr'. "this" where it is too long to be read.
std::string name_of(const clang::Expr &expression);

/// The pointer that an lvalue goes through: 'ip' for ip->saddr; the lvalue's own name where it goes through none.
std::string pointer_name(const clang::Expr &place);

/// A call that returned a pointer.
struct CallName {
  std::string name;  ///< in quotes
  clang::SourceRange range;
};

/// `call` is the site of a region that a call returned.
CallName call_name(const void *call);

/// The program type of a function in a section. For functions in none, the one whose context has that name, where its
/// programs agree.
std::optional<ProgramType> program_type(const clang::FunctionDecl &function, std::string_view context);

}  // namespace bpfcc
