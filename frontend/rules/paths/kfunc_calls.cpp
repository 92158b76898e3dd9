// Calls of kfuncs.

#include <algorithm>
#include <array>

#include <clang/AST/Attr.h>
#include <fmt/format.h>

#include "frontend/rules/exceptions.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

enum class Node : std::uint8_t { kNone, kAdd, kOther };

/// Kfuncs on lists and trees, all of which need the lock beside the root.
Node node_call(std::string_view name) {
  const bool is_tree = name.starts_with("bpf_rbtree_");
  if (!is_tree && !name.starts_with("bpf_list_")) return Node::kNone;
  const bool is_add = name.find("_push_") != std::string_view::npos || name.find("_add") != std::string_view::npos;
  return is_add ? Node::kAdd : Node::kOther;
}

/// Arguments that may be NULL, up to Linux 6.12. The kernel's own declarations name them so: task__nullable.
constexpr std::array<std::pair<std::string_view, unsigned>, 3> kNullable{
    {{"bpf_iter_task_new", 1}, {"bpf_crypto_decrypt", 3}, {"bpf_crypto_encrypt", 3}}};

/// Not one that is looked at in another way (Documentation/bpf/kfuncs.rst).
bool is_plain(const KfuncFact &kfunc, unsigned index, const clang::ParmVarDecl &parameter) {
  if (std::ranges::find(kNullable, std::pair{kfunc.name, index}) != kNullable.end()) return false;
  const llvm::StringRef name = parameter.getName();
  return parameter.getType()->isPointerType() && parameter.getType()->getPointeeType()->isRecordType() &&
         !name.ends_with("__ign") && !name.ends_with("__nullable") && !name.ends_with("__opt");
}

/// Structs that the program itself provides, in its maps or on its stack.
bool is_program_struct(const clang::ParmVarDecl &parameter) {
  const llvm::StringRef name = parameter.getType()->getPointeeType()->getAsRecordDecl()->getName();
  return name.starts_with("bpf_") && name != "bpf_cpumask" && name != "bpf_map" && name != "bpf_prog" &&
         name != "bpf_crypto_ctx" && name != "bpf_key";
}

}  // namespace

bool Interpreter::step_object(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                              const std::vector<const Value *> &arguments, State &state) {
  const Value *address = arguments[index];
  if (fact.has(KfuncFlag::kIteratorNew)) return index != 0 || make_object(call, 0, address, true, state);
  if (fact.has(KfuncFlag::kIteratorNext)) return index != 0 || use_object(call, 0, address, state);
  if (fact.has(KfuncFlag::kIteratorDestroy)) return index != 0 || end_object(call, 0, address, state);
  const clang::QualType type = call.getArg(index)->getType();
  if (!type->isPointerType() || !is_dynptr(type->getPointeeType())) return true;
  if (fact.name.starts_with("bpf_dynptr_from_")) {
    return make_object(call, index, address, false, state,
                       fact.name == "bpf_dynptr_from_xdp" ? PacketKind::kXdp : PacketKind::kSkb);
  }
  if (fact.name == "bpf_dynptr_clone") {
    return index != 0 || clone_object(call, arguments[0], arguments[1], state);
  }
  return use_object(call, index, address, state);
}

bool Interpreter::check_kfunc_argument(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                                       const std::vector<const Value *> &arguments, State &state) {
  if (!step_object(call, index, fact, arguments, state)) return false;
  const clang::FunctionDecl &callee = *call.getDirectCallee();
  if (index >= callee.getNumParams()) return true;
  const clang::ParmVarDecl &parameter = *callee.getParamDecl(index);
  const bool is_strict =
      fact.has(KfuncFlag::kTrustedArgs) || fact.has(KfuncFlag::kReleases) || fact.has(KfuncFlag::kRcu);
  if (is_strict && is_plain(fact, index, parameter)) {
    if (!check_argument(call, index, arguments[index], fact.name, state)) return false;
    if (!is_program_struct(parameter) && !check_object_argument(call, index, arguments[index], fact, state))
      return false;
  }
  if (index + 1 >= callee.getNumParams()) return true;
  // `buffer` and `buffer__sz` or `buffer__szk`, the latter a constant.
  const llvm::StringRef next = callee.getParamDecl(index + 1)->getName();
  if (!next.ends_with("__sz") && !next.ends_with("__szk")) return true;
  const Value *size = arguments[index + 1];
  if (next.ends_with("__szk") && size->kind != ValueKind::kNumber && size->scalar && !size->vague) {
    findings_.report(
        kTrustedRule, call.getArg(index + 1)->getSourceRange(),
        fmt::format("{} must be a constant, which '{}' makes known", name_of(*call.getArg(index + 1)), fact.name), {});
    return false;
  }
  if (size->kind != ValueKind::kNumber || size->number <= 0) return true;
  const clang::Expr &argument = *call.getArg(index);
  return check_memory(argument, arguments[index], size->number, false, state) &&
         check_room(argument, arguments[index], size->number);
}

bool Interpreter::check_nodes(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State &state) {
  const std::string_view name = call.getDirectCallee()->getName();
  const Node kind = node_call(name);
  if (kind == Node::kNone || arguments.empty()) return true;
  const auto report = [&](const std::string &message, const std::vector<Findings::Note> &notes) {
    findings_.report(kLockRule, call.getSourceRange(), message, notes);
    return false;
  };
  if (in_callback_ == Callback::kUnderLock && kind == Node::kAdd) {
    return report(fmt::format("'{}' is called by the function that compares nodes", name), {});
  }
  if (in_callback_ == Callback::kUnderLock && name.find("_remove") != std::string_view::npos) {
    return report(fmt::format("'{}' is called by the function that compares nodes", name), {});
  }
  const bool is_locked =
      std::ranges::any_of(state.tracked.held, [](const auto &held) { return held.first.first == HeldKind::kSpinLock; });
  if (!is_locked && !state.tracked.packet_doubt) {
    return report(fmt::format("'{}' is called without the spin lock that protects {}", name, name_of(*call.getArg(0))),
                  {});
  }
  if (kind != Node::kAdd) return true;
  // The node is the list's or the tree's own from then on.
  for (unsigned i = 1; i < arguments.size(); ++i) {
    if (!arguments[i]->is_pointer()) continue;
    const Region *node = arguments[i]->region;
    if (const auto given = state.tracked.given.find(node); given != state.tracked.given.end()) {
      return report(fmt::format("{} is in a list or tree already", name_of(*call.getArg(i))),
                    {{given->second->getSourceRange(), "it was added here"}});
    }
    const auto reference = state.tracked.references.find(node);
    if (reference == state.tracked.references.end()) continue;
    state.tracked.references.erase(reference);
    state.tracked.given.emplace(node, &call);
  }
  return true;
}

bool Interpreter::check_throw(const clang::CallExpr &call, const std::vector<const Value *> &arguments,
                              const State &state) {
  if (in_callback_ != Callback::kNone) {
    findings_.report(kExceptionRule, call.getSourceRange(), "bpf_throw is called in a callback",
                     {{root_->getLocation(), "exceptions leave the program from its own functions alone"}});
    return false;
  }
  check_end(state, *root_, &call);
  const bool is_caught = !exception_callbacks(*root_).empty();
  if (!is_caught && !arguments.empty()) check_result({state, arguments[0], &call});
  return false;
}

void Interpreter::call_kfunc(const clang::CallExpr &call, const KfuncFact *fact,
                             const std::vector<const Value *> &arguments, State &&state, Then then) {
  const std::string_view name = call.getDirectCallee()->getName();
  if (fact != nullptr && !check_allowed(call, nullptr, fact)) return;
  const bool may_sleep = fact != nullptr && fact->has(KfuncFlag::kMightSleep);
  const bool needs_rcu = fact != nullptr && fact->has(KfuncFlag::kRcuProtected);
  if (!check_held(call, name, false, may_sleep, needs_rcu, state)) return;
  for (unsigned i = 0; fact != nullptr && i < arguments.size(); ++i) {
    if (!check_kfunc_argument(call, i, *fact, arguments, state)) return;
  }
  if (fact == nullptr) {
    forget_arguments(call, arguments, state);
    const Value *result = unknown(&call, call.getType(), state);
    return then(std::move(state), result);
  }
  if (name == "bpf_wq_init" || name == "bpf_wq_start" || name == "bpf_wq_set_callback_impl") {
    if (!check_timer(call, 0, arguments, state)) return;
  }
  for (const Value *argument : arguments) {
    const bool is_changed = argument->is_pointer() && argument->region->kind != RegionKind::kReached &&
                            (argument->region->kind == RegionKind::kVariable ||
                             (argument->region->size == 0 && argument->region->kind != RegionKind::kObject));
    if (is_changed) state.forget_reachable(argument->region);
  }
  const bool is_iterator_call = fact->has(KfuncFlag::kIteratorDestroy);
  if (fact->has(KfuncFlag::kReleases) && !is_iterator_call && !arguments.empty() &&
      !release(call, 0, arguments[0], state)) {
    return;
  }
  if (name == "bpf_throw" && !check_throw(call, arguments, state)) return;
  if (!check_nodes(call, arguments, state)) return;
  if (name == "bpf_rcu_read_lock" && !hold(call, HeldKind::kRcu, nullptr, state)) return;
  if (name == "bpf_rcu_read_unlock" && !let_go(HeldKind::kRcu, state)) return;
  if (name == "bpf_preempt_disable" && !hold(call, HeldKind::kPreemption, nullptr, state)) return;
  if (name == "bpf_preempt_enable" && !let_go(HeldKind::kPreemption, state)) return;
  call_back(call, *fact, arguments, std::move(state), [&](State &&next) {
    const Value *result = kfunc_result(call, *fact, arguments, next);
    then(std::move(next), result);
  });
}

const Value *Interpreter::kfunc_result(const clang::CallExpr &call, const KfuncFact &fact,
                                       const std::vector<const Value *> &arguments, State &state) {
  if (!call.getType()->isPointerType()) return unknown(&call, call.getType(), state, false);
  const bool is_slice = fact.name.starts_with("bpf_dynptr_slice");
  const bool has_size = is_slice && arguments.size() == 4 && arguments[3]->kind == ValueKind::kNumber;
  const auto size = has_size ? static_cast<std::uint64_t>(arguments[3]->number) : 0;
  const RegionKind kind = is_slice ? RegionKind::kMemory : RegionKind::kObject;
  const Region *region = values_.region(kind, &call, state.visit(&call), size, call.getType()->getPointeeType());
  if (is_slice) note_slice(arguments[0], region, state);
  // Of a reference that the program holds, another one can always be had.
  const bool may_be_null = fact.has(KfuncFlag::kMayReturnNull) && fact.name != "bpf_refcount_acquire_impl";
  if (may_be_null || fact.has(KfuncFlag::kIteratorNext)) state.tracked.nullness[region] = Nullness::kUnchecked;
  if (fact.has(KfuncFlag::kAcquires)) acquire(call, region, state);
  return values_.pointer(region);
}

}  // namespace bpfcc
