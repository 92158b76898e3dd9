#pragma once

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>

#include "frontend/rules/reporter.h"

namespace bpfcc {

/// What the user's file defines, in the order of the source; system headers, the embedded ones among them, are left
/// out.
struct CheckedUnit {
  clang::ASTContext &context;
  std::vector<const clang::FunctionDecl *> functions;  ///< with a body
  std::vector<const clang::FunctionDecl *> broken;     ///< those in which, or in what they call, clang found errors
  std::vector<clang::SourceLocation> errors;           ///< that clang found in them
  std::vector<const clang::VarDecl *> variables;       ///< at file scope
};

/// The rules. Each is in the file of its name; check.cpp lists them.
void check_loops(const CheckedUnit &unit, Reporter &reporter);
void check_recursion(const CheckedUnit &unit, Reporter &reporter);
void check_floats(const CheckedUnit &unit, Reporter &reporter);
void check_arguments(const CheckedUnit &unit, Reporter &reporter);
void check_unsupported_constructs(const CheckedUnit &unit, Reporter &reporter);
void check_kernel_version(const CheckedUnit &unit, Reporter &reporter);
void check_sections(const CheckedUnit &unit, Reporter &reporter);
void check_context_types(const CheckedUnit &unit, Reporter &reporter);
void check_section_versions(const CheckedUnit &unit, Reporter &reporter);
void check_map_definitions(const CheckedUnit &unit, Reporter &reporter);
void check_map_helpers(const CheckedUnit &unit, Reporter &reporter);
void check_map_arguments(const CheckedUnit &unit, Reporter &reporter);
void check_printk_formats(const CheckedUnit &unit, Reporter &reporter);
void check_exceptions(const CheckedUnit &unit, Reporter &reporter);
void check_license(const CheckedUnit &unit, Reporter &reporter);
void check_paths(const CheckedUnit &unit, Reporter &reporter);

/// Runs all of them.
void check_rules(const CheckedUnit &unit, Reporter &reporter);

}  // namespace bpfcc
