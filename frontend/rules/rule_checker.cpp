#include "frontend/rules/rule_checker.h"

#include <algorithm>
#include <set>

#include <clang/AST/DeclGroup.h>
#include <clang/AST/Expr.h>
#include <clang/Basic/SourceManager.h>

#include "frontend/rules/check.h"
#include "frontend/rules/kernel_symbol.h"
#include "frontend/rules/statements.h"

namespace bpfcc {
namespace {

class RuleChecker : public clang::ASTConsumer {
 public:
  RuleChecker(const RuleSettings &settings, const std::optional<std::string> &kernel_btf,
              const std::vector<clang::SourceLocation> &errors)
      : settings_(settings), kernel_btf_(kernel_btf), errors_(errors) {}

  void Initialize(clang::ASTContext &context) override { context_ = &context; }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    declarations_.insert(declarations_.end(), group.begin(), group.end());
    if (errors_.size() != seen_errors_) note_errors(group);
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext &context) override {
    if (context.getDiagnostics().hasErrorOccurred() && !are_errors_in_functions()) return;
    CheckedUnit unit{context, {}, {}, errors_, {}};
    std::vector<clang::Decl *> own;
    for (clang::Decl *declaration : declarations_) {
      if (context.getSourceManager().isInSystemHeader(declaration->getLocation())) continue;
      own.push_back(declaration);
      const auto *function = llvm::dyn_cast<clang::FunctionDecl>(declaration);
      const bool has_body = function != nullptr && function->doesThisDeclarationHaveABody();
      if (has_body) (reaches_broken(*function) ? unit.broken : unit.functions).push_back(function);
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration)) unit.variables.push_back(variable);
    }
    // Who asks for a statement's parents has clang index all that is in scope, and headers are the larger part.
    context.setTraversalScope(own);
    Reporter reporter(context.getDiagnostics(), settings_);
    check_rules(unit, reporter);
    if (kernel_btf_) check_kernel_symbols(unit, *kernel_btf_, reporter);
  }

 private:
  /// Clang has found errors since the last declaration: in these, or before them.
  void note_errors(clang::DeclGroupRef group) {
    seen_errors_ = errors_.size();
    const auto *function = group.isSingleDecl() ? llvm::dyn_cast<clang::FunctionDecl>(group.getSingleDecl()) : nullptr;
    if (function != nullptr && function->doesThisDeclarationHaveABody()) {
      broken_.insert(function);
    } else {
      is_file_broken_ = true;
    }
  }

  /// Whether all that clang has found wrong is in the bodies of some functions, so that the others are what they seem:
  /// of an invalid declaration at file scope clang drops the uses without a word.
  bool are_errors_in_functions() const {
    const auto is_invalid = [](const clang::Decl *declaration) { return declaration->isInvalidDecl(); };
    return !is_file_broken_ && seen_errors_ == errors_.size() && !context_->getDiagnostics().hasFatalErrorOccurred() &&
           std::ranges::none_of(context_->getTranslationUnitDecl()->decls(), is_invalid);
  }

  /// Whether the function, or one that it refers to, lacks statements that clang did not understand.
  bool reaches_broken(const clang::FunctionDecl &function) {
    if (broken_.empty()) return false;
    if (broken_.contains(&function)) return true;
    std::set<const clang::FunctionDecl *> seen;
    return reaches_broken(function, seen);
  }

  bool reaches_broken(const clang::FunctionDecl &function, std::set<const clang::FunctionDecl *> &seen) {
    bool reaches = false;
    for_each_statement(function.getBody(), [&](const clang::Stmt &statement) {
      const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(&statement);
      const auto *named = reference != nullptr ? llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl()) : nullptr;
      const clang::FunctionDecl *body = nullptr;
      if (named == nullptr || !named->hasBody(body) || !seen.insert(body).second) return !reaches;
      reaches = reaches || broken_.contains(body) || reaches_broken(*body, seen);
      return !reaches;
    });
    return reaches;
  }

  const RuleSettings &settings_;
  const std::optional<std::string> &kernel_btf_;
  const std::vector<clang::SourceLocation> &errors_;
  const clang::ASTContext *context_ = nullptr;
  std::vector<clang::Decl *> declarations_;
  std::size_t seen_errors_ = 0;
  bool is_file_broken_ = false;
  std::set<const clang::FunctionDecl *> broken_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_rule_checker(const RuleSettings &settings,
                                                      const std::optional<std::string> &kernel_btf,
                                                      const std::vector<clang::SourceLocation> &errors) {
  return std::make_unique<RuleChecker>(settings, kernel_btf, errors);
}

}  // namespace bpfcc
