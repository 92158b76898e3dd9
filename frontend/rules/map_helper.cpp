// Helpers that do not take maps of the type that they are given. Only maps that a call names are looked at.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/guarded.h"
#include "frontend/rules/helper_call.h"
#include "frontend/rules/map_declaration.h"
#include "support/kernel_facts/map_helper.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

/// The type of the program that a function is; kExt, which may call what any program may, for other functions.
ProgramType type_of(const clang::FunctionDecl &function) {
  const auto *section = function.getAttr<clang::SectionAttr>();
  const auto match = section != nullptr ? find_program_section(std::string_view(section->getName())) : std::nullopt;
  return match && match->section != nullptr ? match->section->type : ProgramType::kExt;
}

std::string helpers_of(MapType type) {
  std::string names;
  for (const HelperId helper : map_helpers(type)) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", helper_fact(helper)->name);
  }
  return names;
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindMapCalls : public clang::RecursiveASTVisitor<FindMapCalls> {
 public:
  FindMapCalls(clang::ASTContext &context, ProgramType program, Reporter &reporter)
      : context_(context), program_(program), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    const HelperFact *helper = called_helper(*call, context_);
    if (helper == nullptr) return true;
    for (unsigned i = 0; i < helper->args.size() && i < call->getNumArgs(); ++i) {
      if (helper->args[i].kind == HelperArgKind::kMapPtr) check_map(*call, *helper, *call->getArg(i));
    }
    return true;
  }

 private:
  void check_map(const clang::CallExpr &call, const HelperFact &helper, const clang::Expr &argument) {
    const clang::VarDecl *variable = named_map(argument);
    const auto map = variable != nullptr ? read_map(*variable, context_) : std::nullopt;
    const MapTypeFact *fact = map ? map->fact() : nullptr;
    if (fact == nullptr) return;
    // What surrounds a call is looked at last: to find it costs more than all else.
    const auto counts = [&](bool is_wrong) { return is_wrong && !is_guarded(call, context_); };
    if (counts(always_fails(fact->type, helper.id))) {
      if (reporter_.warn(
              kMapHelperRule, call.getSourceRange(),
              fmt::format("'{}' on a map of type {} always fails with EINVAL: its elements cannot be deleted",
                          helper.name, fact->label))) {
        reporter_.note(argument.getSourceRange(), "write zeros to the element, or make it a map of type hash");
      }
      return;
    }
    const std::string name = variable->getNameAsString();
    if (counts(!is_map_helper_allowed(fact->type, helper.id, ProgramType::kExt))) {
      if (!reporter_.report(kMapHelperRule, call.getSourceRange(),
                            fmt::format("'{}' does not take maps of type {}", helper.name, fact->label))) {
        return;
      }
      reporter_.note(variable->getLocation(), fmt::format("'{}' is of type {}, whose helpers are {}", name, fact->label,
                                                          helpers_of(fact->type)));
    } else if (counts(!is_map_helper_allowed(fact->type, helper.id, program_))) {
      reporter_.report(kMapHelperRule, call.getSourceRange(),
                       fmt::format("programs of type {} may not call '{}' on maps of type {}",
                                   program_type_fact(program_)->label, helper.name, fact->label));
    } else if (const auto since = map_helper_since(fact->type, helper.id); counts(is_too_new(since))) {
      reporter_.report(kMapHelperRule, call.getSourceRange(),
                       fmt::format("'{}' takes maps of type {} since Linux {}; the program must run on {}", helper.name,
                                   fact->label, to_string(*since), to_string(*reporter_.kernel())));
    }
  }

  bool is_too_new(const std::optional<KernelVersion> &since) const {
    return since && reporter_.kernel() && *since > *reporter_.kernel();
  }

  clang::ASTContext &context_;
  ProgramType program_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

}  // namespace

void check_map_helpers(const CheckedUnit &unit, Reporter &reporter) {
  for (const clang::FunctionDecl *function : unit.functions) {
    FindMapCalls(unit.context, type_of(*function), reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
