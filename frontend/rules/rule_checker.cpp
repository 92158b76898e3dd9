#include "frontend/rules/rule_checker.h"

#include <clang/AST/DeclGroup.h>
#include <clang/Basic/SourceManager.h>

#include "frontend/rules/check.h"

namespace bpfcc {
namespace {

class RuleChecker : public clang::ASTConsumer {
 public:
  explicit RuleChecker(const RuleSettings &settings) : settings_(settings) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    declarations_.insert(declarations_.end(), group.begin(), group.end());
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext &context) override {
    if (context.getDiagnostics().hasErrorOccurred()) return;
    CheckedUnit unit{context, {}, {}};
    for (const clang::Decl *declaration : declarations_) {
      if (context.getSourceManager().isInSystemHeader(declaration->getLocation())) continue;
      const auto *function = llvm::dyn_cast<clang::FunctionDecl>(declaration);
      if (function != nullptr && function->doesThisDeclarationHaveABody()) unit.functions.push_back(function);
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration)) unit.variables.push_back(variable);
    }
    Reporter reporter(context.getDiagnostics(), settings_);
    check_rules(unit, reporter);
  }

 private:
  const RuleSettings &settings_;
  std::vector<const clang::Decl *> declarations_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_rule_checker(const RuleSettings &settings) {
  return std::make_unique<RuleChecker>(settings);
}

}  // namespace bpfcc
