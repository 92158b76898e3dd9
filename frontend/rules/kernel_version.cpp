// What the kernel named with --kernel does not have yet: helpers and map types.

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>

#include "frontend/rules/check.h"
#include "frontend/rules/guarded.h"
#include "frontend/rules/helper_call.h"
#include "frontend/rules/map_declaration.h"
#include "support/kernel_facts/map_type.h"

namespace bpfcc {
namespace {

std::string needs(std::string_view what, KernelVersion since, KernelVersion kernel) {
  return "'" + std::string(what) + "' is there since Linux " + to_string(since) + "; the program must run on " +
         to_string(kernel);
}

// NOLINTBEGIN(readability-identifier-naming): clang's visitor calls these by their names
class FindHelpers : public clang::RecursiveASTVisitor<FindHelpers> {
 public:
  FindHelpers(clang::ASTContext &context, Reporter &reporter) : context_(context), reporter_(reporter) {}

  bool VisitCallExpr(clang::CallExpr *call) {
    const HelperFact *helper = called_helper(*call, context_);
    if (helper == nullptr || helper->since <= *reporter_.kernel() || is_guarded(*call, context_)) return true;
    if (!reporter_.report(kHelperVersionRule, call->getSourceRange(),
                          needs(helper->name, helper->since, *reporter_.kernel()))) {
      return true;
    }
    if (helper->id == HelperId::kTraceVprintk) {
      reporter_.note(call->getExprLoc(), "bpf_printk calls it for more than 3 arguments: print them with two calls");
    } else {
      reporter_.note(call->getExprLoc(),
                     "call it under a condition that asks the kernel: if (bpf_core_enum_value_exists(enum bpf_func_id, "
                     "BPF_FUNC_" +
                         std::string(helper->name.substr(4)) + "))");
    }
    return true;
  }

 private:
  clang::ASTContext &context_;
  Reporter &reporter_;
};
// NOLINTEND(readability-identifier-naming)

void check_map(const MapDeclaration &map, Reporter &reporter) {
  const KernelVersion kernel = *reporter.kernel();
  const MapTypeFact *fact = map.fact();
  if (fact == nullptr) return;
  if (fact->since > kernel) {
    reporter.report(kMapVersionRule, map.variable->getLocation(), needs(fact->name, fact->since, kernel));
    return;
  }
  for (const MapFlagFact &flag : map_flag_facts()) {
    const bool is_given = map.flags && (map.flags->value >> static_cast<unsigned>(flag.flag) & 1) != 0;
    if (!is_given || flag.since <= kernel) continue;
    reporter.report(kMapVersionRule, map.flags->place, needs(flag.name, flag.since, kernel));
  }
}

}  // namespace

void check_kernel_version(const CheckedUnit &unit, Reporter &reporter) {
  if (!reporter.kernel()) return;
  for (const clang::VarDecl *variable : unit.variables) {
    if (const auto map = read_map(*variable, unit.context)) check_map(*map, reporter);
  }
  for (const clang::FunctionDecl *function : unit.functions) {
    FindHelpers(unit.context, reporter).TraverseStmt(function->getBody());
  }
}

}  // namespace bpfcc
