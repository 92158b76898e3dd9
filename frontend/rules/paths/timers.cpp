// Timers and work queues: members of a map's value that belong to that map.

#include <fmt/format.h>

#include "frontend/rules/map_declaration.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

bool is_variable(const clang::Expr &argument) {
  const auto *address = llvm::dyn_cast<clang::UnaryOperator>(argument.IgnoreParenCasts());
  return address != nullptr && llvm::isa<clang::DeclRefExpr>(address->getSubExpr()->IgnoreParenCasts());
}

}  // namespace

bool Interpreter::check_timer(const clang::CallExpr &call, unsigned index, const std::vector<const Value *> &arguments,
                              State &state) {
  const clang::Expr &argument = *call.getArg(index);
  const Value *timer = arguments[index];
  const std::string callee = origin_of(call).name;
  const auto report = [&](const clang::Expr &place, const std::string &message) {
    findings_.report(kTimerRule, place.getSourceRange(), message, {});
    return false;
  };
  if (!timer->is_pointer()) return true;
  if (!check_argument(call, index, timer, callee, state)) return false;
  const bool is_elsewhere = timer->region->kind == RegionKind::kVariable || timer->region->kind == RegionKind::kMemory;
  // A variable by its name is another rule's matter.
  if (is_elsewhere && is_variable(argument) && callee.starts_with("'bpf_timer_")) return true;
  if (is_elsewhere) return report(argument, fmt::format("{} does not point into a map's value", name_of(argument)));
  const auto member = member_at(timer->region->type, timer->number);
  const std::string name = callee.find("wq") != std::string::npos ? "bpf_wq" : "bpf_timer";
  if (timer->left == nullptr && !timer->region->type.isNull() && timer->region->kind == RegionKind::kMapValue &&
      member && !begins_at(timer->region->type, timer->number, name)) {
    return report(argument, fmt::format("{} does not point to a struct {}", name_of(argument), name));
  }
  const bool is_init = callee == "'bpf_timer_init'" || callee == "'bpf_wq_init'";
  if (!is_init || arguments.size() < 2 || !arguments[1]->is_pointer()) return true;
  const clang::Expr &map_argument = *call.getArg(1);
  const clang::VarDecl *map = map_of(arguments[1]);
  if (map == nullptr && arguments[1]->region->kind == RegionKind::kVariable) {
    return report(map_argument,
                  fmt::format("{} is no map: {} takes the one that the value is in", name_of(map_argument), callee));
  }
  const clang::CallExpr *lookup = timer->region->call();
  const clang::VarDecl *owner = lookup != nullptr && lookup->getNumArgs() > 0 ? named_map(*lookup->getArg(0)) : nullptr;
  if (map == nullptr || owner == nullptr || owner->getCanonicalDecl() == map->getCanonicalDecl()) return true;
  return report(map_argument,
                fmt::format("the value is in map '{}', not in {}", owner->getNameAsString(), name_of(map_argument)));
}

}  // namespace bpfcc
