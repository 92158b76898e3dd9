// What goes wrong on some path through a program: see paths/interpreter.h.

#include <algorithm>
#include <set>

#include <clang/AST/Attr.h>

#include "frontend/rules/check.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/statements.h"

namespace bpfcc {
namespace {

/// The functions that a body names, and of those the ones that are called: the others are called back by helpers.
struct Named {
  std::set<const clang::FunctionDecl *> seen;
  std::set<const clang::FunctionDecl *> called;

  void find(const clang::Stmt *body) {
    for_each_statement(body, [this](const clang::Stmt &statement) {
      add(statement);
      return true;
    });
  }

 private:
  void add(const clang::Stmt &statement) {
    const clang::FunctionDecl *body = nullptr;
    const auto *call = llvm::dyn_cast<clang::CallExpr>(&statement);
    if (call != nullptr && call->getDirectCallee() != nullptr && call->getDirectCallee()->hasBody(body)) {
      called.insert(body);
    }
    if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(&statement)) {
      const auto *function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
      if (function != nullptr && function->hasBody(body) && seen.insert(body).second) find(body->getBody());
    }
  }
};

bool is_program(const clang::FunctionDecl *function) { return function->hasAttr<clang::SectionAttr>(); }

}  // namespace

void check_paths(const CheckedUnit &unit, Reporter &reporter) {
  std::vector<const clang::FunctionDecl *> functions = unit.functions;
  functions.insert(functions.end(), unit.broken.begin(), unit.broken.end());
  Named named;
  for (const clang::FunctionDecl *function : functions) {
    if (is_program(function)) named.find(function->getBody());
  }
  const bool has_programs = std::ranges::any_of(functions, is_program);
  const SourceErrors errors(unit.context.getSourceManager(), unit.errors);
  Findings findings(reporter, unit.context.getSourceManager());
  for (const clang::FunctionDecl *function : functions) {
    // The verifier starts at programs, and at those functions that are not static and that they call. In a file without
    // programs, all may be called from another file.
    const bool is_global = Interpreter::is_global_function(*function);
    if (!is_program(function) && (!is_global || (has_programs && !named.called.contains(function)))) continue;
    Interpreter(unit.context, errors, findings).run(*function);
  }
}

}  // namespace bpfcc
