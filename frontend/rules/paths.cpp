// What goes wrong on some path through a program: see paths/interpreter.h.

#include <algorithm>
#include <set>

#include <clang/AST/Attr.h>

#include "frontend/rules/check.h"
#include "frontend/rules/paths/interpreter.h"

namespace bpfcc {
namespace {

/// The functions that a body names, called or passed on.
void find_named(const clang::Stmt *statement, std::set<const clang::FunctionDecl *> &reached) {
  if (statement == nullptr) return;
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
    const clang::FunctionDecl *body = nullptr;
    const auto *function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
    if (function != nullptr && function->hasBody(body) && reached.insert(body).second) {
      find_named(body->getBody(), reached);
    }
  }
  for (const clang::Stmt *child : statement->children()) find_named(child, reached);
}

bool is_program(const clang::FunctionDecl *function) { return function->hasAttr<clang::SectionAttr>(); }

}  // namespace

void check_paths(const CheckedUnit &unit, Reporter &reporter) {
  std::set<const clang::FunctionDecl *> reached;
  for (const clang::FunctionDecl *function : unit.functions) {
    if (is_program(function)) find_named(function->getBody(), reached);
  }
  const bool has_programs = std::ranges::any_of(unit.functions, is_program);
  Findings findings(reporter, unit.context.getSourceManager());
  for (const clang::FunctionDecl *function : unit.functions) {
    // The verifier starts at programs, and at those functions that are not static and that they call. In a file without
    // programs, all may be called from another file.
    const bool is_global = function->getFormalLinkage() == clang::Linkage::External;
    if (!is_program(function) && (!is_global || (has_programs && !reached.contains(function)))) continue;
    Interpreter(unit.context, findings).run(*function);
  }
}

}  // namespace bpfcc
