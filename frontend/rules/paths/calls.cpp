// What calls do: helpers, kfuncs, functions of the program, builtins, callbacks.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/Basic/Builtins.h>
#include <fmt/format.h>

#include "frontend/rules/helper_call.h"
#include "frontend/rules/map_declaration.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/context.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

bool is_kfunc(const clang::FunctionDecl &function) {
  const auto *section = function.getAttr<clang::SectionAttr>();
  return section != nullptr && section->getName() == ".ksyms";
}

/// What a lookup in this map returns is a map, or a socket: no memory of the map's value size.
bool holds_objects(const clang::VarDecl &map, const clang::ASTContext &context) {
  const std::optional<MapType> type = declared_map_type(map, context);
  return !type || *type == MapType::kArrayOfMaps || *type == MapType::kHashOfMaps || *type == MapType::kSockmap ||
         *type == MapType::kSockhash || *type == MapType::kXskmap;
}

/// The helpers whose result is another view of the socket that they are given, reference and all
/// (is_ptr_cast_function in kernel/bpf/verifier.c).
bool is_socket_cast(const HelperFact &helper) {
  return helper.id == HelperId::kTcpSock || helper.id == HelperId::kSkFullsock ||
         helper.name.starts_with("bpf_skc_to_");
}

/// The bytes of a value of the map: of a BTF-defined one, whose member `value` points to a value.
std::uint64_t map_value_size(const Value *map, const clang::ASTContext &context) {
  if (!map->is_pointer() || map->region->kind != RegionKind::kGlobal || map->left != nullptr || map->number != 0)
    return 0;
  const auto *variable = static_cast<const clang::VarDecl *>(map->region->site);
  const auto *record = variable->getType()->getAsRecordDecl();
  if (record == nullptr || holds_objects(*variable, context)) return 0;
  for (const clang::FieldDecl *field : record->fields()) {
    if (field->getName() != "value" || !field->getType()->isPointerType()) continue;
    const clang::QualType type = field->getType()->getPointeeType();
    if (!type->isIncompleteType()) return static_cast<std::uint64_t>(context.getTypeSizeInChars(type).getQuantity());
  }
  return 0;
}

bool is_sleepable(const clang::FunctionDecl &program) {
  const auto *section = program.getAttr<clang::SectionAttr>();
  const auto match = section != nullptr ? find_program_section(std::string_view(section->getName())) : std::nullopt;
  return match && match->section != nullptr && match->section->flags.contains(SectionFlag::kSleepable);
}

const clang::FunctionDecl *body_of(const clang::FunctionDecl *function) {
  const clang::FunctionDecl *definition = nullptr;
  return function != nullptr && function->hasBody(definition) ? definition : nullptr;
}

/// Other functions than static ones are verified by themselves, and a call of them tells nothing (Linux 5.6).
bool is_global(const clang::FunctionDecl &function) { return function.getFormalLinkage() == clang::Linkage::External; }

RegionKind kind_of(HelperReturn returns) {
  switch (returns) {
    case HelperReturn::kMapValue:
      return RegionKind::kMapValue;
    case HelperReturn::kMem:
      return RegionKind::kMemory;
    default:
      return RegionKind::kObject;
  }
}

bool must_point(HelperArgKind kind) {
  switch (kind) {
    case HelperArgKind::kMapPtr:
    case HelperArgKind::kMapKey:
    case HelperArgKind::kMapValue:
    case HelperArgKind::kMem:
    case HelperArgKind::kSpinLock:
    case HelperArgKind::kSocketCommon:
    case HelperArgKind::kSocket:
    case HelperArgKind::kKernelObject:
    case HelperArgKind::kRingbufMem:
    case HelperArgKind::kAnySocket:
    case HelperArgKind::kTimer:
    case HelperArgKind::kKptrSlot:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Interpreter::with_arguments(const clang::CallExpr &call, unsigned next, std::vector<const Value *> values,
                                 State state,
                                 llvm::function_ref<void(State, const std::vector<const Value *> &)> then) {
  if (next == call.getNumArgs()) return then(std::move(state), values);
  evaluate(call.getArg(next), std::move(state), [&](State after, const Value *value) {
    std::vector<const Value *> more = values;
    more.push_back(value);
    with_arguments(call, next + 1, std::move(more), std::move(after), then);
  });
}

void Interpreter::call(const clang::CallExpr &call, State state, Then then) {
  if (is_exhausted()) return;
  if (call.getBuiltinCallee() != 0 && call_builtin(call, state, then)) return;
  with_arguments(call, 0, {}, std::move(state), [&](State next, const std::vector<const Value *> &arguments) {
    if (const HelperFact *helper = called_helper(call, context_)) {
      return call_helper(call, *helper, arguments, std::move(next), then);
    }
    const clang::FunctionDecl *callee = call.getDirectCallee();
    if (callee != nullptr && callee->getBuiltinID() == 0) {
      if (is_kfunc(*callee)) {
        return call_kfunc(call, kfunc_fact(std::string_view(callee->getName())), arguments, std::move(next), then);
      }
      const clang::FunctionDecl *body = body_of(callee);
      if (body != nullptr && !is_global(*body)) return enter_function(*body, arguments, std::move(next), then);
    }
    forget_arguments(call, arguments, next);
    const Value *result = unknown(&call, call.getType(), next);
    then(std::move(next), result);
  });
}

bool Interpreter::call_builtin(const clang::CallExpr &call, State &state, Then then) {
  switch (call.getBuiltinCallee()) {
    case clang::Builtin::BI__builtin_expect:
      evaluate(call.getArg(0), std::move(state), then);
      return true;
    case clang::Builtin::BI__builtin_unreachable:
    case clang::Builtin::BI__builtin_trap:
      return true;  // the path ends
    default:
      break;
  }
  const clang::FunctionDecl *callee = call.getDirectCallee();
  if (callee == nullptr) return false;
  if (callee->getName() == "__builtin_preserve_access_index") {
    evaluate(call.getArg(0), std::move(state), then);
    return true;
  }
  if (callee->getName().starts_with("__builtin_preserve_") || callee->getName() == "__builtin_btf_type_id" ||
      callee->getName() == "__builtin_constant_p") {
    const Value *value = unknown(&call, call.getType(), state);
    then(std::move(state), value);
    return true;
  }
  return false;
}

void Interpreter::enter_function(const clang::FunctionDecl &function, const std::vector<const Value *> &arguments,
                                 State state, Then then) {
  const clang::FunctionDecl *body = body_of(&function);
  if (body == nullptr || frames_.size() >= kDeepest || is_exhausted()) return;
  const unsigned frame = frame_ids_.try_emplace({frames_.back(), body}, frame_ids_.size() + 2).first->second;
  frames_.push_back(frame);
  for (unsigned i = 0; i < body->getNumParams(); ++i) {
    const clang::ParmVarDecl &parameter = *body->getParamDecl(i);
    const Region *region = variable_region(parameter);
    state.forget(region);
    if (i >= arguments.size() || !parameter.getType()->isScalarType()) continue;
    state.store(region, 0, size_of(parameter.getType()), convert(arguments[i], parameter.getType(), state));
  }
  Exits exits;
  States states;
  states.push_back(std::move(state));
  states = execute(body->getBody(), std::move(states), exits);
  frames_.pop_back();
  for (State &next : states) exits.returns.push_back({std::move(next), values_.number(0), nullptr});
  // As in prune(), but with what each path returns.
  std::vector<const Returned *> kept;
  for (Returned &returned : exits.returns) {
    const auto alike = std::ranges::count_if(kept, [&](const Returned *other) {
      return other->value == returned.value && other->state.tracked == returned.state.tracked;
    });
    if (kept.size() >= kMostStates || alike >= kMostAlike / 2) continue;
    kept.push_back(&returned);
  }
  for (const Returned *returned : kept) then(returned->state, returned->value);
}

void Interpreter::forget_arguments(const clang::CallExpr &call, const std::vector<const Value *> &arguments,
                                   State &state) {
  for (const Value *argument : arguments) {
    if (!argument->is_pointer()) continue;
    state.forget_reachable(argument->region);
    state.tracked.references.erase(state.tracked.owner(argument->region));
    state.tracked.unknown_objects.insert(argument->region);
    std::erase_if(state.tracked.objects, [&](const auto &each) { return each.first.first == argument->region; });
  }
  state.forget_shared();
  const clang::FunctionDecl *body = body_of(call.getDirectCallee());
  if (body != nullptr || call.getDirectCallee() == nullptr) {
    // What a global function does with the packet or with locks is its own matter.
    state.tracked.packet_doubt = true;
  }
}

bool Interpreter::check_argument(const clang::CallExpr &call, unsigned index, const Value *value,
                                 std::string_view callee, State &state) {
  const clang::Expr &argument = *call.getArg(index);
  if (!value->is_pointer()) return true;
  const Region *region = value->region;
  const auto null = state.tracked.nullness.find(region);
  if (null != state.tracked.nullness.end() && null->second != Nullness::kNotNull) {
    const CallName origin = call_name(region->site);
    findings_.report(
        kNullRule, argument.getSourceRange(),
        fmt::format("{} is passed to '{}' {}", name_of(argument), callee,
                    null->second == Nullness::kNull ? fmt::format("where {} has returned NULL", origin.name)
                                                    : fmt::format("without a check: {} may return NULL", origin.name)),
        {{origin.range, "it comes from here"}});
    return false;
  }
  return true;
}

bool Interpreter::release(const clang::CallExpr &call, unsigned index, const Value *value, State &state) {
  if (!value->is_pointer()) {
    // It may be any of those that are held.
    std::erase_if(state.tracked.references, [](const auto &each) { return each.second.released == nullptr; });
    return true;
  }
  const auto reference = state.tracked.references.find(state.tracked.owner(value->region));
  if (reference == state.tracked.references.end()) return true;
  if (reference->second.released != nullptr) {
    findings_.report(kReleasedRule, call.getArg(index)->getSourceRange(),
                     fmt::format("{} is released twice", name_of(*call.getArg(index))),
                     {{reference->second.released->getSourceRange(), "it was released here"}});
    return false;
  }
  reference->second.released = &call;
  return true;
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

bool Interpreter::let_go(const clang::CallExpr &call, HeldKind kind, State &state) {
  unsigned depth = 0;
  while (state.tracked.held.contains({kind, depth})) ++depth;
  if (depth == 0) {
    // A lock may have been taken where it could not be followed: in a global function, or in assembly.
    return true;
  }
  (void)call;
  state.tracked.held.erase({kind, depth - 1});
  return true;
}

/// Whether the verifier knows that a lookup finds something: get_constant_map_key in kernel/bpf/verifier.c, which 6.12
/// does not have and 6.18 has.
bool Interpreter::finds_always(const HelperFact &helper, const std::vector<const Value *> &arguments,
                               const State &state) const {
  constexpr KernelVersion kFirst = {6, 13};
  if (helper.id != HelperId::kMapLookupElem || !findings_.kernel() || *findings_.kernel() < kFirst) return false;
  const Value *map = arguments[0];
  const Value *key = arguments[1];
  if (!map->is_pointer() || map->region->kind != RegionKind::kGlobal || !key->is_pointer()) return false;
  const auto type = declared_map_type(*static_cast<const clang::VarDecl *>(map->region->site), context_);
  if (type != MapType::kArray && type != MapType::kPercpuArray) return false;
  // Whether the key is less than the number of entries is the verifier's matter.
  const Value *index = state.load(key->region, key->number, sizeof(std::uint32_t));
  return key->left == nullptr && index != nullptr && index->kind == ValueKind::kNumber;
}

void Interpreter::call_helper(const clang::CallExpr &call, const HelperFact &helper,
                              const std::vector<const Value *> &arguments, State state, Then then) {
  const auto count = std::min<unsigned>(static_cast<unsigned>(helper.arg_count()), arguments.size());
  if (!check_allowed(call, &helper, nullptr)) return;
  if (helper.id != HelperId::kSpinUnlock &&
      !check_held(call, helper.name, true, helper.has(HelperFlag::kMightSleep), false, state)) {
    return;
  }
  bool calls_back = false;
  for (unsigned i = 0; i < count; ++i) {
    const HelperArg &argument = helper.args[i];
    const Value *value = arguments[i];
    calls_back |= argument.kind == HelperArgKind::kFunction;
    if (must_point(argument.kind) && !argument.flags.contains(HelperArgFlag::kOrNull) &&
        !check_argument(call, i, value, helper.name, state)) {
      return;
    }
    const bool is_packet = value->is_pointer() && value->region->kind == RegionKind::kPacket;
    const bool has_size = argument.kind == HelperArgKind::kMem && i + 1 < count;
    if (is_packet && has_size && arguments[i + 1]->kind == ValueKind::kNumber &&
        !check_access(state, value, arguments[i + 1]->number, *call.getArg(i))) {
      return;
    }
    if (argument.kind == HelperArgKind::kDynptr) {
      const bool is_made = argument.flags.contains(HelperArgFlag::kUninit);
      const bool is_ended = argument.flags.contains(HelperArgFlag::kReleased);
      const bool is_right = is_made ? make_object(call, i, value, helper.id == HelperId::kRingbufReserveDynptr, state)
                            : is_ended ? end_object(call, i, value, state)
                                       : use_object(call, i, value, state);
      if (!is_right) return;
    } else if (argument.flags.contains(HelperArgFlag::kReleased) && !release(call, i, value, state)) {
      return;
    }
    if (argument.flags.contains(HelperArgFlag::kWritten) && has_size && arguments[i + 1]->kind == ValueKind::kNumber &&
        !check_objects(*call.getArg(i), value, arguments[i + 1]->number, true, state)) {
      return;
    }
  }
  for (unsigned i = 0; i < count; ++i) {
    // Old prototypes do not say which memory is written: the C declaration does.
    const clang::QualType type = call.getArg(i)->IgnoreParenImpCasts()->getType();
    const bool is_read_only = type->isPointerType() && type->getPointeeType().isConstQualified();
    const HelperArgKind kind = helper.args[i].kind;
    const bool is_memory = kind == HelperArgKind::kMem || kind == HelperArgKind::kDynptr ||
                           kind == HelperArgKind::kKptrSlot || kind == HelperArgKind::kAnything;
    if (is_memory && !is_read_only && arguments[i]->is_pointer()) state.forget_reachable(arguments[i]->region);
  }
  if (helper.has(HelperFlag::kChangesPacket)) {
    ++state.tracked.packet;
    state.tracked.packet_moved = &call;
    state.tracked.checked_bytes.clear();
    for (const Value *argument : arguments) {
      if (argument->is_pointer() && argument->region->kind == RegionKind::kContext) state.forget(argument->region);
    }
  }
  const bool is_found = finds_always(helper, arguments, state);
  if (helper.id == HelperId::kSpinLock && !hold(call, HeldKind::kSpinLock, arguments[0], state)) return;
  if (helper.id == HelperId::kSpinUnlock && !let_go(call, HeldKind::kSpinLock, state)) return;
  const auto go_on = [&](State next) {
    if (!call.getType()->isPointerType()) {
      const Value *result = unknown(&call, call.getType(), next, false);
      return then(std::move(next), result);
    }
    std::uint64_t size = 0;
    if (helper.returns == HelperReturn::kMapValue) size = map_value_size(arguments[0], context_);
    for (unsigned i = 0; i < count; ++i) {
      if (helper.args[i].kind == HelperArgKind::kAllocSize && arguments[i]->kind == ValueKind::kNumber) {
        size = static_cast<std::uint64_t>(arguments[i]->number);
      }
    }
    const Region *region = values_.region(kind_of(helper.returns), &call, next.visit(&call), size);
    if (helper.has(HelperFlag::kMayReturnNull) && !is_found) next.tracked.nullness[region] = Nullness::kUnchecked;
    if (helper.has(HelperFlag::kAcquires)) acquire(call, region, next);
    if (helper.id == HelperId::kDynptrData) note_slice(arguments[0], region, next);
    if (is_socket_cast(helper) && arguments[0]->is_pointer()) {
      next.tracked.owners[region] = next.tracked.owner(arguments[0]->region);
    }
    then(std::move(next), values_.pointer(region));
  };
  if (!calls_back) return go_on(std::move(state));
  call_back(call, arguments, std::move(state), go_on);
}

bool Interpreter::step_object(const clang::CallExpr &call, unsigned index, const KfuncFact &fact,
                              const std::vector<const Value *> &arguments, State &state) {
  const Value *address = arguments[index];
  if (fact.has(KfuncFlag::kIteratorNew)) return index != 0 || make_object(call, 0, address, true, state);
  if (fact.has(KfuncFlag::kIteratorNext)) return index != 0 || use_object(call, 0, address, state);
  if (fact.has(KfuncFlag::kIteratorDestroy)) return index != 0 || end_object(call, 0, address, state);
  const clang::QualType type = call.getArg(index)->getType();
  const auto *record = type->isPointerType() ? type->getPointeeType()->getAsRecordDecl() : nullptr;
  if (record == nullptr || record->getName() != "bpf_dynptr") return true;
  if (fact.name.starts_with("bpf_dynptr_from_")) return make_object(call, index, address, false, state);
  if (fact.name == "bpf_dynptr_clone") {
    return index != 0 || clone_object(call, arguments[0], arguments[1], state);
  }
  return use_object(call, index, address, state);
}

void Interpreter::call_kfunc(const clang::CallExpr &call, const KfuncFact *fact,
                             const std::vector<const Value *> &arguments, State state, Then then) {
  const std::string_view name = call.getDirectCallee()->getName();
  const bool wants_trusted = fact != nullptr && (fact->has(KfuncFlag::kTrustedArgs) || fact->has(KfuncFlag::kReleases));
  const bool is_known = fact != nullptr;
  if (is_known && !check_allowed(call, nullptr, fact)) return;
  const bool may_sleep = is_known && fact->has(KfuncFlag::kMightSleep);
  const bool needs_rcu = is_known && fact->has(KfuncFlag::kRcuProtected);
  if (!check_held(call, name, false, may_sleep, needs_rcu, state)) return;
  for (unsigned i = 0; is_known && i < arguments.size(); ++i) {
    if (!step_object(call, i, *fact, arguments, state)) return;
  }
  for (unsigned i = 0; i < arguments.size(); ++i) {
    const clang::ParmVarDecl *parameter =
        i < call.getDirectCallee()->getNumParams() ? call.getDirectCallee()->getParamDecl(i) : nullptr;
    // The kernel's suffixes of parameters that are looked at in another way (Documentation/bpf/kfuncs.rst).
    const bool is_plain = parameter != nullptr && parameter->getType()->isPointerType() &&
                          parameter->getType()->getPointeeType()->isRecordType() &&
                          !parameter->getName().ends_with("__ign") && !parameter->getName().ends_with("__nullable") &&
                          !parameter->getName().ends_with("__opt");
    if (wants_trusted && is_plain && !check_argument(call, i, arguments[i], name, state)) return;
    if (arguments[i]->is_pointer() && !arguments[i]->region->size &&
        arguments[i]->region->kind != RegionKind::kObject) {
      state.forget_reachable(arguments[i]->region);
    }
    if (arguments[i]->is_pointer() && arguments[i]->region->kind == RegionKind::kVariable) {
      state.forget_reachable(arguments[i]->region);
    }
  }
  if (fact == nullptr) {
    forget_arguments(call, arguments, state);
    const Value *result = unknown(&call, call.getType(), state);
    return then(std::move(state), result);
  }
  const bool is_iterator_call = fact->has(KfuncFlag::kIteratorDestroy);
  if (fact->has(KfuncFlag::kReleases) && !is_iterator_call && !arguments.empty() &&
      !release(call, 0, arguments[0], state))
    return;
  if (!fact->has(KfuncFlag::kReleases)) {
    // Nodes that are put in a list or tree are its own from then on.
    for (const Value *argument : arguments) {
      const bool is_owned =
          name.find("_push_") != std::string_view::npos || name.find("_add") != std::string_view::npos;
      if (is_owned && argument->is_pointer()) state.tracked.references.erase(argument->region);
    }
  }
  if (name == "bpf_rcu_read_lock" && !hold(call, HeldKind::kRcu, nullptr, state)) return;
  if (name == "bpf_rcu_read_unlock" && !let_go(call, HeldKind::kRcu, state)) return;
  if (name == "bpf_preempt_disable" && !hold(call, HeldKind::kPreemption, nullptr, state)) return;
  if (name == "bpf_preempt_enable" && !let_go(call, HeldKind::kPreemption, state)) return;
  if (name == "bpf_throw") return check_end(state, *root_, &call);
  const bool is_iterator = fact->has(KfuncFlag::kIteratorNext);
  if (!call.getType()->isPointerType()) {
    const Value *result = unknown(&call, call.getType(), state, false);
    return then(std::move(state), result);
  }
  const bool is_slice = name.starts_with("bpf_dynptr_slice");
  const bool has_size = is_slice && arguments.size() == 4 && arguments[3]->kind == ValueKind::kNumber;
  const auto size = has_size ? static_cast<std::uint64_t>(arguments[3]->number) : 0;
  const RegionKind kind = is_slice ? RegionKind::kMemory : RegionKind::kObject;
  const Region *region = values_.region(kind, &call, state.visit(&call), size);
  if (is_slice) note_slice(arguments[0], region, state);
  // Of a reference that the program holds, another one can always be had.
  const bool may_be_null = fact->has(KfuncFlag::kMayReturnNull) && name != "bpf_refcount_acquire_impl";
  if (may_be_null || is_iterator) state.tracked.nullness[region] = Nullness::kUnchecked;
  if (fact->has(KfuncFlag::kAcquires)) acquire(call, region, state);
  then(std::move(state), values_.pointer(region));
}

void Interpreter::call_back(const clang::CallExpr &call, const std::vector<const Value *> &arguments, State state,
                            ThenState then) {
  // What a callback changes is not followed; it may not run at all.
  for (const Value *argument : arguments) {
    if (!argument->is_pointer()) continue;
    state.forget_reachable(argument->region);
    state.tracked.unknown_objects.insert(argument->region);
    std::erase_if(state.tracked.objects, [&](const auto &each) { return each.first.first == argument->region; });
  }
  state.forget_shared();
  state.tracked.packet_doubt = true;
  (void)call;
  then(std::move(state));
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
  if (needs_rcu && !is_in_rcu && is_sleepable(*root_)) {
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
    const CallName origin = call_name(reference.acquired);
    const bool is_record = origin.name.find("ringbuf") != std::string::npos;
    findings_.report(kReferenceRule, reference.acquired->getSourceRange(),
                     is_record
                         ? fmt::format("the record of {} is neither submitted nor discarded on some path", origin.name)
                         : fmt::format("the reference from {} is not released on some path", origin.name),
                     {{end, "the path ends here"}});
  }
  for (const auto &[place_in, object] : state.tracked.objects) {
    if (!object.must_end || state.tracked.unknown_objects.contains(place_in.first)) continue;
    const CallName origin = call_name(object.made);
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

void Interpreter::run(const clang::FunctionDecl &function) {
  root_ = &function;
  findings_.enter(function);
  steps_ = 0;
  frames_ = {1};
  const auto *section = function.getAttr<clang::SectionAttr>();
  if (section != nullptr) section_ = find_program_section(std::string_view(section->getName()));
  State state;
  for (const clang::ParmVarDecl *parameter : function.parameters()) {
    const Region *region = variable_region(*parameter);
    const auto *record =
        parameter->getType()->isPointerType() ? parameter->getType()->getPointeeType()->getAsRecordDecl() : nullptr;
    if (record == nullptr) continue;
    const std::string_view name = record->getName();
    const bool is_context =
        std::ranges::any_of(context_fields(), [&](const ContextField &field) { return field.structure == name; });
    if (!is_context) continue;
    const Region *context = values_.region(RegionKind::kContext, record, 0, 0);
    state.store(region, 0, size_of(parameter->getType()), values_.pointer(context));
  }
  Exits exits;
  States states;
  states.push_back(std::move(state));
  states = execute(function.getBody(), std::move(states), exits);
  for (const State &end : states) check_end(end, function, nullptr);
  for (const Returned &returned : exits.returns) {
    check_end(returned.state, function, returned.statement);
    check_result(returned);
  }
}

}  // namespace bpfcc
