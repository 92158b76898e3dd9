// Exception callbacks, named with __exception_cb (bpf_experimental.h), a declaration tag: what the kernel wants of them
// (btf_find_exception_cb and check_subprogs in kernel/bpf).

#include "frontend/rules/exceptions.h"

#include <algorithm>
#include <map>
#include <vector>

#include <clang/AST/Attr.h>
#include <clang/AST/Expr.h>
#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/statements.h"

namespace bpfcc {
namespace {

constexpr llvm::StringRef kTag = "exception_callback:";

/// Calls `visit` with each call below the statement.
void for_each_call(const clang::Stmt *statement, llvm::function_ref<void(const clang::CallExpr &)> visit) {
  for_each_statement(statement, [&](const clang::Stmt &each) {
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(&each)) visit(*call);
    return true;
  });
}

void check_callback(const clang::FunctionDecl &callback, const clang::FunctionDecl &program, Reporter &reporter) {
  const auto report = [&](clang::SourceRange range, const std::string &message) {
    if (!reporter.report(kExceptionRule, range, message)) return;
    reporter.note(program.getLocation(), fmt::format("it is the exception callback of '{}'", program.getName().str()));
  };
  const std::string name = callback.getNameAsString();
  if (!callback.getReturnType()->isIntegralOrEnumerationType()) {
    report(callback.getReturnTypeSourceRange(), fmt::format("'{}' does not return a number", name));
  } else if (callback.getNumParams() != 1 || !callback.getParamDecl(0)->getType()->isIntegralOrEnumerationType()) {
    report(callback.getNameInfo().getSourceRange(), fmt::format("'{}' does not take one number, the cookie", name));
  }
  for_each_call(callback.getBody(), [&](const clang::CallExpr &call) {
    const clang::FunctionDecl *callee = call.getDirectCallee();
    if (callee != nullptr && callee->getName() == "bpf_throw") {
      report(call.getSourceRange(), "bpf_throw is called in an exception callback");
    }
  });
}

}  // namespace

std::vector<llvm::StringRef> exception_callbacks(const clang::FunctionDecl &program) {
  std::vector<llvm::StringRef> names;
  for (const auto *tag : program.specific_attrs<clang::BTFDeclTagAttr>()) {
    llvm::StringRef name = tag->getBTFDeclTag();
    if (name.consume_front(kTag)) names.push_back(name);
  }
  return names;
}

void check_exceptions(const CheckedUnit &unit, Reporter &reporter) {
  std::map<llvm::StringRef, const clang::FunctionDecl *> callbacks;  // those that a program names, and by which one
  for (const clang::FunctionDecl *function : unit.functions) {
    for (const llvm::StringRef name : exception_callbacks(*function)) callbacks.emplace(name, function);
  }
  if (callbacks.empty()) return;
  for (const clang::FunctionDecl *function : unit.functions) {
    if (exception_callbacks(*function).size() > 1) {
      reporter.report(kExceptionRule, function->getNameInfo().getSourceRange(),
                      fmt::format("'{}' names more than one exception callback", function->getNameAsString()));
    }
    if (const auto found = callbacks.find(function->getName()); found != callbacks.end()) {
      check_callback(*function, *found->second, reporter);
    }
    for_each_call(function->getBody(), [&](const clang::CallExpr &call) {
      const clang::FunctionDecl *callee = call.getDirectCallee();
      if (callee == nullptr || callee->getIdentifier() == nullptr || !callbacks.contains(callee->getName())) return;
      reporter.report(
          kExceptionRule, call.getSourceRange(),
          fmt::format("'{}' is an exception callback: only the kernel calls it", callee->getNameAsString()));
    });
  }
}

}  // namespace bpfcc
