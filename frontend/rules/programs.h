#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <clang/AST/Decl.h>
#include <clang/Basic/SourceLocation.h>

#include "frontend/rules/check.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {

/// A function with SEC().
struct Program {
  const clang::FunctionDecl *function;
  std::string_view section;           ///< the section's name as written; lives as long as the function
  std::optional<SectionMatch> match;  ///< what that name tells; nothing for an unknown one

  /// The row of the section's form. Null for an unknown name, and where the name gives only the place of a tail call.
  [[nodiscard]] const ProgramSection *form() const { return match ? match->section : nullptr; }
};

/// The programs that a unit defines. Functions in sections whose names begin with a dot (".text") are none.
std::vector<Program> find_programs(const CheckedUnit &unit);

/// Where the section's name stands in the source, inside of the quotes; the function's name, where it cannot be found.
clang::CharSourceRange section_name_range(const Program &program, const clang::ASTContext &context);

}  // namespace bpfcc
