#include "frontend/rules/paths/names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/PrettyPrinter.h>
#include <fmt/format.h>
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

Origin origin_of(const clang::CallExpr &call) { return {name_of(*call.getCallee()), call.getSourceRange()}; }

Origin origin_of(const Region &region) {
  if (const clang::CallExpr *call = region.call()) return origin_of(*call);
  if (const clang::VarDecl *variable = region.variable()) {
    const char *what = llvm::isa<clang::ParmVarDecl>(variable) ? "the parameter" : "the variable";
    return {fmt::format("{} '{}'", what, variable->getNameAsString()), variable->getSourceRange()};
  }
  if (const Value *place = region.place()) {
    Origin origin = origin_of(*place->region);
    if (place->region->kind == RegionKind::kMapValue) origin.name = "the kptr in the map";
    return origin;
  }
  return {"the context", {}};
}

std::string null_reason(const Region &region) {
  const std::string name = origin_of(region).name;
  if (region.call() != nullptr) return name + " may return NULL";
  return name + (region.variable() != nullptr ? " may be NULL: callers may pass it" : " may be NULL");
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
