// Helpers that the kernel gives only to programs under a license that is compatible with the GPL.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>

#include "frontend/rules/check.h"
#include "frontend/rules/helper_call.h"

namespace bpfcc {
namespace {

/// license_is_gpl_compatible() in include/linux/license.h.
constexpr std::string_view kCompatible[] = {"GPL",          "GPL v2",       "GPL and additional rights",
                                            "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};

/// The variable in SEC("license") and its text; where there is none, `variable` is null and `text` empty.
struct License {
  const clang::VarDecl *variable = nullptr;
  std::string text;
};

bool in_section(const clang::Decl &declaration, llvm::StringRef name) {
  const auto *section = declaration.getAttr<clang::SectionAttr>();
  return section != nullptr && section->getName() == name;
}

License find_license(const CheckedUnit &unit) {
  for (const clang::VarDecl *variable : unit.variables) {
    if (!in_section(*variable, "license")) continue;
    const auto *text =
        variable->hasInit() ? llvm::dyn_cast<clang::StringLiteral>(variable->getInit()->IgnoreParens()) : nullptr;
    return {variable, text != nullptr && text->getCharByteWidth() == 1 ? text->getString().str() : std::string()};
  }
  return {};
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindGplHelpers : public clang::RecursiveASTVisitor<FindGplHelpers> {
 public:
  FindGplHelpers(clang::ASTContext &context, const License &license, Reporter &reporter)
      : context_(context), license_(license), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    const HelperFact *helper = called_helper(*call, context_);
    if (helper == nullptr || !helper->has(HelperFlag::kGplOnly)) return true;
    const std::string subject = "'" + std::string(helper->name) + "' is for programs under the GPL alone";
    if (license_.variable == nullptr) {
      if (reporter_.report(kLicenseRule, call->getSourceRange(), subject + "; this one names no license")) {
        reporter_.note(call->getExprLoc(), "add: char LICENSE[] SEC(\"license\") = \"GPL\";");
      }
    } else if (reporter_.report(kLicenseRule, call->getSourceRange(),
                                subject + ", not under '" + license_.text + "'")) {
      reporter_.note(
          license_.variable->getLocation(),
          "the license is named here; \"GPL\" and \"Dual BSD/GPL\" are among those that the kernel takes for the GPL");
    }
    return true;
  }

 private:
  clang::ASTContext &context_;
  const License &license_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_license(const CheckedUnit &unit, Reporter &reporter) {
  const License license = find_license(unit);
  if (std::ranges::find(kCompatible, license.text) != std::end(kCompatible)) return;
  // A file without a program of its own may be linked with one that has the license.
  const bool has_program = std::ranges::any_of(
      unit.functions, [](const clang::FunctionDecl *function) { return function->hasAttr<clang::SectionAttr>(); });
  if (license.variable == nullptr && !has_program) return;
  for (const clang::FunctionDecl *function : unit.functions) {
    FindGplHelpers(unit.context, license, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
