// References, locks and sections: what is taken must be given back, once.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <fmt/format.h>

#include "frontend/rules/helper_call.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

/// Nodes of lists and trees are members of what was allocated: where that begins is not known here.
bool is_node(const clang::CallExpr &call) {
  const clang::QualType type = call.getType();
  const auto *record = type->isPointerType() ? type->getPointeeType()->getAsRecordDecl() : nullptr;
  return record != nullptr && (record->getName() == "bpf_rb_node" || record->getName() == "bpf_list_node");
}

bool calls(const clang::CallExpr &call, llvm::StringRef name) {
  const clang::FunctionDecl *callee = call.getDirectCallee();
  return callee != nullptr && callee->getIdentifier() != nullptr && callee->getName() == name;
}

bool is_per_cpu(const clang::CallExpr &acquired) { return calls(acquired, "bpf_percpu_obj_new_impl"); }

/// Whether what was allocated in one way is dropped in the other.
bool is_mixed(const clang::CallExpr &acquired, const clang::CallExpr &released) {
  return (is_per_cpu(acquired) && calls(released, "bpf_obj_drop_impl")) ||
         (calls(acquired, "bpf_obj_new_impl") && calls(released, "bpf_percpu_obj_drop_impl"));
}

}  // namespace

bool Interpreter::release(const clang::CallExpr &call, unsigned index, const Value *value, State &state) {
  const clang::Expr &argument = *call.getArg(index);
  if (!value->is_pointer()) {
    // It may be any of those that are held.
    if (value->kind != ValueKind::kNumber) {
      std::erase_if(state.tracked.references, [](const auto &each) { return each.second.released == nullptr; });
    }
    return true;
  }
  const Region *owner = state.tracked.owner(value->region);
  const auto reference = state.tracked.references.find(owner);
  if (reference == state.tracked.references.end()) return check_acquired(call, argument, *owner);
  if (reference->second.released != nullptr) {
    findings_.report(kReleasedRule, argument.getSourceRange(), fmt::format("{} is released twice", name_of(argument)),
                     {{reference->second.released->getSourceRange(), "it was released here"}});
    return false;
  }
  if (value->number != 0 && value->left == nullptr && owner == value->region && !is_node(*reference->second.acquired)) {
    findings_.report(kReferenceRule, argument.getSourceRange(),
                     fmt::format("{} is not what {} returned: it is {} bytes from there", name_of(argument),
                                 origin_of(*reference->second.acquired).name, value->number),
                     {{reference->second.acquired->getSourceRange(), "the reference comes from here"}});
    return false;
  }
  if (is_mixed(*reference->second.acquired, call)) {
    findings_.report(kReferenceRule, argument.getSourceRange(),
                     fmt::format("{} comes from {}, which {} does not take back", name_of(argument),
                                 origin_of(*reference->second.acquired).name, origin_of(call).name),
                     {{reference->second.acquired->getSourceRange(), "it is allocated here"}});
    return false;
  }
  if (is_per_cpu(*reference->second.acquired)) {
    // Put into a map, it can be read as long as RCU protects it (ref_convert_alloc_rcu_protected in the verifier).
    state.tracked.references.erase(reference);
    return true;
  }
  reference->second.released = &call;
  return true;
}

bool Interpreter::check_acquired(const clang::CallExpr &call, const clang::Expr &argument, const Region &region) {
  const Value *place = region.place();
  const bool is_from_program =
      place != nullptr && (region.kind == RegionKind::kReached || place->region->kind == RegionKind::kMapValue);
  const bool is_from_context = region.kind == RegionKind::kReached && place != nullptr &&
                               place->region->kind == RegionKind::kContext && section() != nullptr &&
                               section()->type == ProgramType::kStructOps;
  const bool is_unacquired = region.call() != nullptr && !acquires(*region.call());
  if (is_from_context || (!is_from_program && !is_unacquired)) return true;
  const Origin origin = origin_of(region);
  findings_.report(kReferenceRule, argument.getSourceRange(),
                   fmt::format("{} is released by {}, but the program holds no reference to it", name_of(argument),
                               origin_of(call).name),
                   {{origin.range, "it comes from here"}});
  return false;
}

bool Interpreter::acquires(const clang::CallExpr &call) const {
  if (const HelperFact *helper = called_helper(call, context_)) {
    return helper->has(HelperFlag::kAcquires) || helper->returns == HelperReturn::kSocket ||
           helper->returns == HelperReturn::kTcpSocket || helper->returns == HelperReturn::kSocketCommon ||
           helper->returns == HelperReturn::kMapValue;
  }
  const clang::FunctionDecl *callee = call.getDirectCallee();
  const KfuncFact *kfunc = callee != nullptr ? kfunc_fact(std::string_view(callee->getName())) : nullptr;
  return kfunc == nullptr || kfunc->has(KfuncFlag::kAcquires);
}

void Interpreter::acquire(const clang::CallExpr &call, const Region *region, State &state) {
  state.tracked.references.insert_or_assign(region, Reference{&call});
}

bool Interpreter::hold(const clang::CallExpr &call, HeldKind kind, const Value *object, State &state) {
  unsigned depth = 0;
  while (state.tracked.held.contains({kind, depth})) ++depth;
  if (kind == HeldKind::kSpinLock && depth > 0) {
    const Held &first = state.tracked.held.at({kind, 0});
    findings_.report(kLockRule, call.getSourceRange(), "a second spin lock is taken while one is held",
                     {{first.since->getSourceRange(), "the first one is taken here"}});
    return false;
  }
  state.tracked.held.insert({{kind, depth}, Held{&call, object}});
  return true;
}

bool Interpreter::let_go(HeldKind kind, State &state) {
  unsigned depth = 0;
  while (state.tracked.held.contains({kind, depth})) ++depth;
  // A lock may have been taken where it could not be followed: in a global function, or in assembly.
  if (depth == 0) return true;
  state.tracked.held.erase({kind, depth - 1});
  if (kind != HeldKind::kRcu || depth > 1) return true;
  // What lies in a kptr, or was reached, was protected until now.
  for (const auto &[region, nullness] : state.tracked.nullness) {
    if (region->place() != nullptr && region->place()->region->kind != RegionKind::kContext) {
      state.tracked.untrusted.insert(region);
    }
  }
  return true;
}

bool Interpreter::unlock(const clang::CallExpr &call, State &state) {
  if (in_callback_ == Callback::kUnderLock) {
    findings_.report(
        kLockRule, call.getSourceRange(),
        "the spin lock is let go by the function that compares nodes: the tree needs it until that returns", {});
    return false;
  }
  return let_go(HeldKind::kSpinLock, state);
}

bool Interpreter::check_held(const clang::CallExpr &call, std::string_view callee, bool is_helper, bool might_sleep,
                             bool needs_rcu, const State &state) {
  const auto report = [&](const std::string &message, const Held *held) {
    std::vector<Findings::Note> notes;
    if (held != nullptr) notes.push_back({held->since->getSourceRange(), "it begins here"});
    findings_.report(kLockRule, call.getSourceRange(), message, notes);
    return false;
  };
  bool is_in_rcu = false;
  for (const auto &[kind, held] : state.tracked.held) {
    is_in_rcu |= kind.first == HeldKind::kRcu;
    if (is_helper && kind.first == HeldKind::kSpinLock) {
      return report(fmt::format("'{}' is called while a spin lock is held", callee), &held);
    }
    if (might_sleep) {
      return report(fmt::format("'{}' may sleep, which is not allowed in a section like this one", callee), &held);
    }
  }
  const bool is_sleepable = section() != nullptr && section()->flags.contains(SectionFlag::kSleepable);
  if (needs_rcu && !is_in_rcu && is_sleepable) {
    return report(fmt::format("'{}' must be called between bpf_rcu_read_lock and bpf_rcu_read_unlock", callee),
                  nullptr);
  }
  return true;
}

void Interpreter::check_end(const State &state, const clang::FunctionDecl &function, const clang::Stmt *place) {
  const clang::SourceRange end =
      place != nullptr ? place->getSourceRange() : clang::SourceRange(function.getBodyRBrace());
  for (const auto &[region, reference] : state.tracked.references) {
    if (reference.released != nullptr) continue;
    const Origin origin = origin_of(*reference.acquired);
    const bool is_record = origin.name.find("ringbuf") != std::string::npos;
    findings_.report(kReferenceRule, reference.acquired->getSourceRange(),
                     is_record
                         ? fmt::format("the record of {} is neither submitted nor discarded on some path", origin.name)
                         : fmt::format("the reference from {} is not released on some path", origin.name),
                     {{end, "the path ends here"}});
  }
  for (const auto &[place_in, object] : state.tracked.objects) {
    if (!object.must_end || state.tracked.unknown_objects.contains(place_in.first)) continue;
    const Origin origin = origin_of(*object.made);
    findings_.report(kReferenceRule, object.made->getSourceRange(),
                     fmt::format("what {} made is not ended on some path", origin.name), {{end, "the path ends here"}});
  }
  for (const auto &[kind, held] : state.tracked.held) {
    const char *what = kind.first == HeldKind::kSpinLock ? "the spin lock is still held"
                       : kind.first == HeldKind::kRcu    ? "bpf_rcu_read_unlock is missing"
                                                         : "bpf_preempt_enable is missing";
    findings_.report(kLockRule, held.since->getSourceRange(), fmt::format("{} on some path", what),
                     {{end, "the path ends here"}});
  }
}

}  // namespace bpfcc
