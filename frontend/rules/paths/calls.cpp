// Calls: which kind they are, functions that are followed, builtins.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/Basic/Builtins.h>
#include <fmt/format.h>

#include "frontend/rules/helper_call.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

bool is_kfunc(const clang::FunctionDecl &function) {
  const auto *section = function.getAttr<clang::SectionAttr>();
  return section != nullptr && section->getName() == ".ksyms";
}

const clang::FunctionDecl *body_of(const clang::FunctionDecl *function) {
  const clang::FunctionDecl *definition = nullptr;
  return function != nullptr && function->hasBody(definition) ? definition : nullptr;
}

}  // namespace

void Interpreter::with_arguments(const clang::CallExpr &call, unsigned next, std::vector<const Value *> values,
                                 State &&state,
                                 llvm::function_ref<void(State &&, const std::vector<const Value *> &)> then) {
  if (next == call.getNumArgs()) return then(std::move(state), values);
  evaluate(call.getArg(next), std::move(state), [&](State &&after, const Value *value) {
    std::vector<const Value *> more = values;
    more.push_back(value);
    with_arguments(call, next + 1, std::move(more), std::move(after), then);
  });
}

void Interpreter::call(const clang::CallExpr &call, State &&state, Then then) {
  if (is_exhausted()) return;
  if (call.getBuiltinCallee() != 0 && call_builtin(call, state, then)) return;
  with_arguments(call, 0, {}, std::move(state), [&](State &&next, const std::vector<const Value *> &arguments) {
    if (const HelperFact *helper = called_helper(call, context_)) {
      return call_helper(call, *helper, arguments, std::move(next), then);
    }
    if (is_memory_builtin(call)) return call_memory_builtin(call, arguments, std::move(next), then);
    const clang::FunctionDecl *callee = call.getDirectCallee();
    if (callee != nullptr && callee->getBuiltinID() == 0) {
      if (is_kfunc(*callee)) {
        return call_kfunc(call, kfunc_fact(std::string_view(callee->getName())), arguments, std::move(next), then);
      }
      const clang::FunctionDecl *body = body_of(callee);
      if (body != nullptr && !is_global_function(*body)) {
        return enter_function(*body, arguments, std::move(next), then);
      }
      if (body != nullptr && is_never_inlined(*body) && !check_global_call(call, *body, arguments, next)) return;
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

bool Interpreter::is_memory_builtin(const clang::CallExpr &call) {
  switch (call.getBuiltinCallee()) {
    case clang::Builtin::BI__builtin_memcpy:
    case clang::Builtin::BI__builtin_memmove:
    case clang::Builtin::BI__builtin_memset:
    case clang::Builtin::BImemcpy:
    case clang::Builtin::BImemmove:
    case clang::Builtin::BImemset:
      return true;
    default:
      return false;
  }
}

void Interpreter::call_memory_builtin(const clang::CallExpr &call, const std::vector<const Value *> &arguments,
                                      State &&state, Then then) {
  const unsigned builtin = call.getBuiltinCallee();
  const bool is_set = builtin == clang::Builtin::BI__builtin_memset || builtin == clang::Builtin::BImemset;
  const bool has_size = arguments[2]->kind == ValueKind::kNumber && arguments[2]->number > 0;
  const std::int64_t size = has_size ? arguments[2]->number : 0;
  if (has_size) {
    if (!is_set && (!check_access(state, arguments[1], size, *call.getArg(1)) ||
                    !check_objects(*call.getArg(1), arguments[1], size, false, state))) {
      return;
    }
    if (!check_access(state, arguments[0], size, *call.getArg(0)) ||
        !check_objects(*call.getArg(0), arguments[0], size, true, state) ||
        !check_writable(arguments[0], *call.getArg(0))) {
      return;
    }
  }
  if (!arguments[0]->is_pointer()) {
    state.forget_shared();
  } else if (has_size && arguments[0]->left == nullptr) {
    state.forget(arguments[0]->region, arguments[0]->number, static_cast<std::uint64_t>(size));
  } else {
    state.forget(arguments[0]->region);
  }
  then(std::move(state), arguments[0]);
}

std::vector<Interpreter::Returned> Interpreter::run_function(const clang::FunctionDecl &function,
                                                             const std::vector<const Value *> &arguments,
                                                             State &&state) {
  const clang::FunctionDecl *body = body_of(&function);
  if (body == nullptr || frames_.size() >= kDeepest || is_exhausted()) return {};
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
  std::vector<Returned> kept;
  for (Returned &returned : exits.returns) {
    const auto alike = std::ranges::count_if(kept, [&](const Returned &other) {
      return other.value == returned.value && other.state.tracked == returned.state.tracked;
    });
    if (kept.size() >= kMostStates || alike >= kMostAlike / 2) continue;
    kept.push_back(std::move(returned));
  }
  return kept;
}

void Interpreter::enter_function(const clang::FunctionDecl &function, const std::vector<const Value *> &arguments,
                                 State &&state, Then then) {
  for (Returned &returned : run_function(function, arguments, std::move(state))) {
    then(std::move(returned.state), returned.value);
  }
}

void Interpreter::forget_memory(const std::vector<const Value *> &arguments, State &state) {
  for (const Value *argument : arguments) {
    if (!argument->is_pointer()) continue;
    state.forget_reachable(argument->region);
    state.tracked.unknown_objects.insert(argument->region);
    std::erase_if(state.tracked.objects, [&](const auto &each) { return each.first.first == argument->region; });
  }
  state.forget_shared();
}

void Interpreter::forget_arguments(const clang::CallExpr &call, const std::vector<const Value *> &arguments,
                                   State &state) {
  forget_memory(arguments, state);
  for (const Value *argument : arguments) {
    if (argument->is_pointer()) state.tracked.references.erase(state.tracked.owner(argument->region));
  }
  const clang::FunctionDecl *body = body_of(call.getDirectCallee());
  if (body != nullptr || call.getDirectCallee() == nullptr) {
    // What a global function does with the packet or with locks is its own matter.
    state.tracked.packet_doubt = true;
  }
}

void Interpreter::enter_parameter(const clang::ParmVarDecl &parameter, State &state) {
  const clang::QualType type = parameter.getType();
  if (!type->isPointerType()) return;
  const clang::QualType pointee = type->getPointeeType();
  const auto bind = [&](const Value *value) { state.store(variable_region(parameter), 0, size_of(type), value); };
  if (is_context_type(pointee)) {
    const auto *record = pointee->getAsRecordDecl();
    const Region *context = values_.region(RegionKind::kContext, record, 0, 0, context_.getRecordType(record));
    return bind(values_.pointer(context));
  }
  if (section_) {
    // BPF_PROG's array of arguments, or a struct that is known to the tracepoint alone.
    if (parameter.getFunctionScopeIndex() == 0)
      bind(values_.pointer(values_.region(RegionKind::kContext, root_, 0, 0)));
    return;
  }
  if (const Value *value = global_parameter(parameter, state)) bind(value);
}

void Interpreter::run(const clang::FunctionDecl &function) {
  root_ = &function;
  findings_.enter(function);
  steps_ = 0;
  frames_ = {1};
  const auto *section = function.getAttr<clang::SectionAttr>();
  if (section != nullptr) section_ = find_program_section(std::string_view(section->getName()));
  State state;
  for (const clang::ParmVarDecl *parameter : function.parameters()) enter_parameter(*parameter, state);
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
