// Functions of the program that helpers and kfuncs call back.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

/// From here on the verifier looks at no round of a callback, and at several, whatever their number will be.
constexpr KernelVersion kAnyNumberOfRounds = {6, 7};

const clang::FunctionDecl *function_of(const Value *value) {
  if (!value->is_pointer() || value->region->kind != RegionKind::kGlobal) return nullptr;
  const auto *const *declaration = std::get_if<const clang::Decl *>(&value->region->site);
  const auto *function = declaration != nullptr ? llvm::dyn_cast_or_null<clang::FunctionDecl>(*declaration) : nullptr;
  const clang::FunctionDecl *body = nullptr;
  return function != nullptr && function->hasBody(body) ? body : nullptr;
}

/// The most rounds that a call asks for; nothing where that is not known.
std::optional<std::int64_t> rounds_of(HelperId helper, const std::vector<const Value *> &arguments) {
  if (helper == HelperId::kFindVma) return 1;
  if (helper != HelperId::kLoop || arguments[0]->kind != ValueKind::kNumber) return std::nullopt;
  return arguments[0]->number;
}

}  // namespace

void Interpreter::forget_callback(const std::vector<const Value *> &arguments, State &state) {
  forget_memory(arguments, state);
  state.tracked.packet_doubt = true;
}

std::vector<const Value *> Interpreter::element_of(const clang::CallExpr &call, const Value *map, State &state) {
  const auto memory = [&](llvm::StringRef member, RegionKind kind) {
    const clang::QualType type = map_member_type(map, member);
    const unsigned instance = state.visit(&call);
    return values_.pointer(values_.region(kind, &call, instance, type.isNull() ? 0 : size_of(type), type));
  };
  const Value *key = memory("key", RegionKind::kMemory);
  return {map, key, memory("value", RegionKind::kMapValue)};
}

bool Interpreter::check_callback_result(const clang::CallExpr &call, const Returned &returned, std::int64_t most) {
  if (returned.value->kind != ValueKind::kNumber || returned.statement == nullptr) return true;
  const std::int64_t number = returned.value->number;
  if (0 <= number && number <= most) return true;
  findings_.report(kReturnValueRule, returned.statement->getSourceRange(),
                   fmt::format("the callback of {} returns {}; it may return {}", origin_of(call).name, number,
                               most == 0 ? "0" : "0 or 1"),
                   {{call.getSourceRange(), "it is called back from here"}});
  return false;
}

bool Interpreter::check_callback_end(const Returned &returned, const State &before) {
  for (const auto &[region, reference] : returned.state.tracked.references) {
    if (reference.released != nullptr || before.tracked.references.contains(region)) continue;
    check_end(returned.state, *root_, returned.statement);
    return false;
  }
  for (const auto &[place, object] : returned.state.tracked.objects) {
    if (!object.must_end || before.tracked.objects.contains(place)) continue;
    check_end(returned.state, *root_, returned.statement);
    return false;
  }
  return true;
}

std::vector<Interpreter::Returned> Interpreter::run_callback(const clang::CallExpr &call,
                                                             const clang::FunctionDecl &function, Callback kind,
                                                             const std::vector<const Value *> &arguments,
                                                             State &&state) {
  const State before = state;
  const Callback outer = std::exchange(in_callback_, kind);
  std::vector<Returned> returns = run_function(function, arguments, std::move(state));
  in_callback_ = outer;
  std::erase_if(returns, [&](const Returned &returned) {
    const bool is_right =
        kind == Callback::kUnderLock || check_callback_result(call, returned, kind == Callback::kLater ? 0 : 1);
    return !is_right || !check_callback_end(returned, before);
  });
  return returns;
}

void Interpreter::call_back_at_once(const clang::CallExpr &call, const clang::FunctionDecl &function,
                                    const std::vector<const Value *> &arguments, std::optional<std::int64_t> rounds,
                                    State &&state, ThenState then) {
  const bool is_any_number = !findings_.kernel() || kAnyNumberOfRounds <= *findings_.kernel();
  States now{state};
  for (unsigned round = 0; round < kMostRounds; ++round) {
    if (round > 0 && (!is_any_number || (rounds && *rounds <= round))) break;
    States next;
    for (State &each : now) {
      for (Returned &returned : run_callback(call, function, Callback::kAtOnce, arguments, std::move(each))) {
        then(State(returned.state));
        if (!returned.value->is_number(1)) next.push_back(std::move(returned.state));
      }
    }
    prune(next);
    now = std::move(next);
  }
  if (is_any_number) then(std::move(state));
}

void Interpreter::call_back(const clang::CallExpr &call, const HelperFact &helper,
                            const std::vector<const Value *> &arguments, State &&state, ThenState then) {
  const auto slot = std::ranges::find(helper.args, HelperArgKind::kFunction, &HelperArg::kind);
  if (slot == helper.args.end()) return then(std::move(state));
  const auto index = static_cast<std::size_t>(slot - helper.args.begin());
  const clang::FunctionDecl *function = index < arguments.size() ? function_of(arguments[index]) : nullptr;
  if (function == nullptr || in_callback_ != Callback::kNone) {
    forget_callback(arguments, state);
    return then(std::move(state));
  }
  const Value *own = index + 1 < arguments.size() ? arguments[index + 1] : values_.number(0);
  std::vector<const Value *> given;
  switch (helper.id) {
    case HelperId::kLoop:
      given = {values_.symbol(&call, state.visit(&call), 0, UINT32_MAX, false, true), own};
      break;
    case HelperId::kForEachMapElem:
      given = element_of(call, arguments[0], state);
      given.push_back(own);
      break;
    case HelperId::kUserRingbufDrain:
      given = {values_.pointer(values_.region(RegionKind::kDynptr, &call, state.visit(&call), 0)), own};
      break;
    case HelperId::kFindVma: {
      const clang::QualType type = function->getNumParams() > 1 ? function->getParamDecl(1)->getType() : call.getType();
      const clang::QualType pointee = type->isPointerType() ? type->getPointeeType() : clang::QualType();
      given = {arguments[0],
               values_.pointer(values_.region(RegionKind::kReached, &call, state.visit(&call), 0, pointee)), own};
      break;
    }
    case HelperId::kTimerSetCallback: {
      State later;
      const Value *map = arguments[0]->is_pointer() ? arguments[0] : nullptr;
      given = {unknown(&call, context_.VoidPtrTy, later), unknown(&call, context_.VoidPtrTy, later),
               map != nullptr ? values_.pointer(map->region) : unknown(&call, context_.VoidPtrTy, later)};
      run_callback(call, *function, Callback::kLater, given, std::move(later));
      return then(std::move(state));
    }
    default:
      forget_callback(arguments, state);
      return then(std::move(state));
  }
  call_back_at_once(call, *function, given, rounds_of(helper.id, arguments), std::move(state), then);
}

void Interpreter::call_back(const clang::CallExpr &call, const KfuncFact &kfunc,
                            const std::vector<const Value *> &arguments, State &&state, ThenState then) {
  const auto slot = std::ranges::find_if(arguments, [](const Value *each) { return function_of(each) != nullptr; });
  if (slot == arguments.end() || in_callback_ != Callback::kNone) return then(std::move(state));
  const clang::FunctionDecl &function = *function_of(*slot);
  if (kfunc.name == "bpf_rbtree_add_impl") {
    const Value *node = unknown(&call, context_.VoidPtrTy, state);
    const Value *other = unknown(&call, context_.VoidPtrTy, state);
    run_callback(call, function, Callback::kUnderLock, {node, other}, State(state));
  } else if (kfunc.name == "bpf_wq_set_callback_impl") {
    State later;
    const Value *map = unknown(&call, context_.VoidPtrTy, later);
    const Value *key = unknown(&call, context_.VoidPtrTy, later);
    const Value *value = unknown(&call, context_.VoidPtrTy, later);
    run_callback(call, function, Callback::kLater, {map, key, value}, std::move(later));
  }
  then(std::move(state));
}

}  // namespace bpfcc
