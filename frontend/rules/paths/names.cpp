#include "frontend/rules/paths/names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/PrettyPrinter.h>
#include <llvm/Support/raw_ostream.h>

#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

constexpr size_t kLongestName = 40;

}  // namespace

std::string name_of(const clang::Expr &expression) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  const clang::LangOptions language;
  expression.IgnoreParenImpCasts()->printPretty(stream, nullptr, clang::PrintingPolicy(language));
  if (text.size() > kLongestName || text.find('\n') != std::string::npos) return "this";
  return "'" + text + "'";
}

std::string pointer_name(const clang::Expr &place) {
  const clang::Expr *expression = place.IgnoreParenImpCasts();
  while (true) {
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      expression = member->getBase()->IgnoreParenImpCasts();
      if (member->isArrow()) break;
    } else if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
      expression = element->getBase()->IgnoreParenImpCasts();
      if (!expression->getType()->isArrayType()) break;
    } else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
               unary != nullptr && unary->getOpcode() == clang::UO_Deref) {
      expression = unary->getSubExpr();
      break;
    } else {
      break;
    }
  }
  return name_of(*expression->IgnoreParenCasts());
}

CallName call_name(const void *call) {
  const auto &expression = *static_cast<const clang::CallExpr *>(call);
  return {name_of(*expression.getCallee()), expression.getSourceRange()};
}

std::optional<ProgramType> program_type(const clang::FunctionDecl &function, std::string_view context) {
  if (const auto *section = function.getAttr<clang::SectionAttr>()) {
    const auto match = find_program_section(section->getName());
    if (match && match->section != nullptr) return match->section->type;
  }
  if (context == "__sk_buff") return ProgramType::kSchedCls;
  for (const ProgramTypeFact &fact : program_type_facts()) {
    if (fact.context.starts_with("struct ") && fact.context.substr(7) == context) return fact.type;
  }
  return std::nullopt;
}

}  // namespace bpfcc
