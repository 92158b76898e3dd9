// Functions of the program that are not static: the verifier looks at them by themselves (Linux 5.6), so a call passes
// on nothing but what their parameters' types say.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <fmt/format.h>

#include "frontend/rules/helper_call.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"
#include "frontend/rules/statements.h"

namespace bpfcc {
namespace {

/// Before this one, a call of a function that moves the packet left the caller's packet pointers as they were. Stable
/// kernels before it may know better.
constexpr KernelVersion kMovesInCallees = {6, 13};

/// Linux 6.12 refuses calls of such functions where preemption is disabled, 6.18 does not.
constexpr KernelVersion kCallsWithoutPreemption = {6, 13};

bool has_tag(const clang::ParmVarDecl &parameter, llvm::StringRef tag) {
  return std::ranges::any_of(parameter.specific_attrs<clang::BTFDeclTagAttr>(),
                             [&](const auto *each) { return each->getBTFDeclTag() == tag; });
}

bool has_any_tag(const clang::ParmVarDecl &parameter) { return parameter.hasAttr<clang::BTFDeclTagAttr>(); }

/// Parameters that the verifier takes for memory of the type's size.
bool is_memory(const clang::ParmVarDecl &parameter) {
  if (!parameter.getType()->isPointerType()) return false;
  const clang::QualType pointee = parameter.getType()->getPointeeType();
  const bool is_plain = pointee->isRecordType() || pointee->isIntegralOrEnumerationType();
  return is_plain && !pointee->isIncompleteType() && !is_context_type(pointee) && !is_dynptr(pointee) &&
         pointee.getAddressSpace() == clang::LangAS::Default;
}

bool moves_packet(const clang::Stmt *body, const clang::ASTContext &context,
                  std::set<const clang::FunctionDecl *> &seen) {
  bool moves = false;
  for_each_statement(body, [&](const clang::Stmt &statement) {
    const auto *call = llvm::dyn_cast<clang::CallExpr>(&statement);
    if (call == nullptr || moves) return !moves;
    const HelperFact *helper = called_helper(*call, context);
    const clang::FunctionDecl *callee = call->getDirectCallee();
    const clang::FunctionDecl *definition = nullptr;
    moves = (helper != nullptr && helper->has(HelperFlag::kChangesPacket)) ||
            (callee != nullptr && callee->hasBody(definition) && seen.insert(definition).second &&
             moves_packet(definition->getBody(), context, seen));
    return !moves;
  });
  return moves;
}

}  // namespace

bool Interpreter::is_global_function(const clang::FunctionDecl &function) {
  // libbpf makes static what is hidden.
  return function.getFormalLinkage() == clang::Linkage::External && !function.hasAttr<clang::AlwaysInlineAttr>() &&
         function.getVisibility() == clang::DefaultVisibility;
}

bool Interpreter::is_never_inlined(const clang::FunctionDecl &function) {
  return function.hasAttr<clang::NoInlineAttr>() || function.hasAttr<clang::WeakAttr>();
}

const Value *Interpreter::global_parameter(const clang::ParmVarDecl &parameter, State &state) {
  if (!is_never_inlined(*root_)) return nullptr;
  const clang::QualType pointee = parameter.getType()->getPointeeType();
  if (is_dynptr(pointee)) return values_.pointer(values_.region(RegionKind::kDynptr, &parameter, 0, 0));
  if (!is_memory(parameter)) return nullptr;
  const bool is_nullable = has_tag(parameter, "arg:nullable");
  if (has_tag(parameter, "arg:ctx") || has_tag(parameter, "arg:arena")) return nullptr;
  const bool is_object = has_tag(parameter, "arg:trusted") || has_tag(parameter, "arg:untrusted");
  const RegionKind kind = is_object ? RegionKind::kObject : RegionKind::kMemory;
  const Region *region = values_.region(kind, &parameter, 0, is_object ? 0 : size_of(pointee), pointee);
  if (!has_any_tag(parameter) || is_nullable) state.tracked.nullness[region] = Nullness::kUnchecked;
  return values_.pointer(region);
}

bool Interpreter::check_global_argument(const clang::CallExpr &call, const clang::ParmVarDecl &parameter,
                                        const Value *value, State &state) {
  const clang::Expr &argument = *call.getArg(parameter.getFunctionScopeIndex());
  const std::string callee = origin_of(call).name;
  const auto report = [&](const Rule &rule, const std::string &message) {
    findings_.report(rule, argument.getSourceRange(), message, {{parameter.getSourceRange(), "the parameter is here"}});
    return false;
  };
  if (!parameter.getType()->isPointerType()) return true;
  const clang::QualType pointee = parameter.getType()->getPointeeType();
  const bool is_nullable = has_tag(parameter, "arg:nullable") || !has_any_tag(parameter);
  const auto passed = [&] { return fmt::format("{} is passed to {}", name_of(argument), callee); };
  if (is_dynptr(pointee)) {
    if (value->kind == ValueKind::kNumber) return report(kObjectRule, passed() + ", but it is no dynptr");
    return use_object(call, parameter.getFunctionScopeIndex(), value, state);
  }
  if (is_context_type(pointee) || has_tag(parameter, "arg:ctx")) {
    const bool is_other = value->is_pointer() && value->region->kind != RegionKind::kContext;
    const bool is_moved = value->is_pointer() && value->number != 0;
    return (!is_other && !is_moved) || report(kTrustedRule, passed() + ", which takes the program's context as it is");
  }
  if (!is_memory(parameter)) return true;
  if (value->is_number(0)) return is_nullable || report(kNullRule, fmt::format("NULL is passed to {}", callee));
  if (value->kind == ValueKind::kNumber) return report(kPointerRule, passed() + " as a pointer, but it is a number");
  if (!value->is_pointer()) return true;
  if (value->region->kind == RegionKind::kContext && !value->region->type.isNull()) {
    return report(kTrustedRule, passed() + ", but it is the program's context");
  }
  if (!is_nullable && !check_argument(call, parameter.getFunctionScopeIndex(), value, callee, state)) return false;
  if (!check_released(state, value->region, argument, [&] { return name_of(argument); })) return false;
  const bool is_object = has_tag(parameter, "arg:trusted") || has_tag(parameter, "arg:untrusted");
  const auto size = static_cast<std::int64_t>(size_of(pointee));
  if (is_object) return true;
  if (!pointee.isConstQualified() && !check_writable(value, argument)) return false;
  return check_room(argument, value, size) && check_kptr_argument(argument, value, size);
}

bool Interpreter::check_global_call(const clang::CallExpr &call, const clang::FunctionDecl &callee,
                                    const std::vector<const Value *> &arguments, State &state) {
  for (const auto &[kind, held] : state.tracked.held) {
    const bool is_preemption =
        kind.first == HeldKind::kPreemption && findings_.kernel() && *findings_.kernel() < kCallsWithoutPreemption;
    if (!is_preemption && kind.first != HeldKind::kSpinLock) continue;
    findings_.report(
        kLockRule, call.getSourceRange(),
        fmt::format("{} is called, a function that is not static, {}", origin_of(call).name,
                    kind.first == HeldKind::kSpinLock ? "while a spin lock is held" : "while preemption is disabled"),
        {{held.since->getSourceRange(), "it begins here"}});
    return false;
  }
  for (unsigned i = 0; i < callee.getNumParams() && i < arguments.size(); ++i) {
    if (!check_global_argument(call, *callee.getParamDecl(i), arguments[i], state)) return false;
  }
  if (findings_.kernel() && kMovesInCallees <= *findings_.kernel() && may_move_packet(callee)) move_packet(call, state);
  return true;
}

bool Interpreter::may_move_packet(const clang::FunctionDecl &callee) {
  const auto [known, is_new] = moving_.try_emplace(&callee, false);
  std::set<const clang::FunctionDecl *> seen{&callee};
  if (is_new) known->second = moves_packet(callee.getBody(), context_, seen);
  return known->second;
}

}  // namespace bpfcc
