#include "frontend/rules/rule.h"

#include <algorithm>

#include "frontend/rules/kernel_symbol.h"

namespace bpfcc {
namespace {

constexpr const Rule *kRules[] = {
    &kLoopRule,           &kRecursionRule,    &kFloatRule,         &kVariadicRule,       &kStructArgumentRule,
    &kVariableArrayRule,  &kComputedGotoRule, &kIndirectCallRule,  &kLibraryCallRule,    &kUndefinedFunctionRule,
    &kArgumentsRule,      &kStructReturnRule, &kAtomicRule,        &kSignedDivisionRule, &kWideArithmeticRule,
    &kAssemblyRule,       &kConstructorRule,  &kStackRule,         &kSectionRule,        &kContextTypeRule,
    &kSectionVersionRule, &kKernelSymbolRule, &kHelperVersionRule, &kMapVersionRule,     &kMapDefinitionRule,
    &kMapHelperRule,      &kMapArgumentRule,  &kPrintkFormatRule,  &kLicenseRule,        &kNullRule,
    &kPointerRule,        &kMemoryBoundsRule, &kReadOnlyRule,      &kPacketBoundsRule,   &kPacketMovedRule,
    &kReferenceRule,      &kReleasedRule,     &kObjectRule,        &kTrustedRule,        &kKptrRule,
    &kTimerRule,          &kExceptionRule,    &kUninitialisedRule, &kProgramTypeRule,    &kContextAccessRule,
    &kSleepRule,          &kReturnValueRule,  &kLockRule,
};

}  // namespace

std::span<const Rule *const> all_rules() { return kRules; }

const Rule *find_rule(std::string_view id) {
  const auto *const found = std::ranges::find_if(kRules, [id](const Rule *rule) { return rule->id == id; });
  return found != std::end(kRules) ? *found : nullptr;
}

bool holds(const Rule &rule, const std::optional<KernelVersion> &kernel) {
  switch (rule.lifted) {
    case Lifted::kNever:
      return true;
    case Lifted::kByVersion:
      return !kernel || *kernel < rule.since;
    case Lifted::kByAnyKernel:
      return !kernel;
  }
  return true;
}

}  // namespace bpfcc
