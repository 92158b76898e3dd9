// What the type of the program decides: which helpers and kfuncs it may call, and what it may return.

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/return_range.h"

namespace bpfcc {

bool Interpreter::check_allowed(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc) {
  if (section() == nullptr) return true;
  const ProgramSection &section = *this->section();
  const KernelVersion since = helper != nullptr ? helper->since : kfunc->since;
  if (findings_.kernel() && *findings_.kernel() < since) return true;  // another rule's matter
  const bool is_allowed = helper != nullptr
                              ? is_helper_allowed(*helper, section.type, findings_.kernel(), section.attach_type)
                              : is_kfunc_allowed(*kfunc, section.type, findings_.kernel());
  if (is_allowed) return check_sleep(call, helper, kfunc);
  const std::string_view callee = helper != nullptr ? helper->name : kfunc->name;
  const ProgramTypeFact *type = program_type_fact(section.type);
  findings_.report(kProgramTypeRule, call.getSourceRange(),
                   fmt::format("'{}' is not for programs of type {}", callee, type->label),
                   {{root_->getLocation(),
                     fmt::format("section {} makes '{}' such a program", section.name, root_->getNameAsString())}});
  return false;
}

bool Interpreter::check_sleep(const clang::CallExpr &call, const HelperFact *helper, const KfuncFact *kfunc) {
  const ProgramSection &section = *this->section();
  const bool may_sleep = helper != nullptr ? helper->has(HelperFlag::kMightSleep) : kfunc->has(KfuncFlag::kMightSleep);
  // What is called back later runs elsewhere: work queues may sleep.
  if (in_callback_ == Callback::kLater) return true;
  // What replaces a program may do what that one may.
  if (!may_sleep || section.flags.contains(SectionFlag::kSleepable) || section.type == ProgramType::kExt) return true;
  const std::string sleepable = std::string(section.name) + ".s";
  std::vector<Findings::Note> notes;
  if (find_program_section(sleepable)) {
    notes.push_back({root_->getLocation(), fmt::format("section {} makes a program that may", sleepable)});
  }
  findings_.report(kSleepRule, call.getSourceRange(),
                   fmt::format("'{}' may sleep, which programs in section {} may not",
                               helper != nullptr ? helper->name : kfunc->name, section.name),
                   notes);
  return false;
}

void Interpreter::check_result(const Returned &returned) {
  if (section() == nullptr || returned.statement == nullptr) return;
  const ProgramSection &section = *this->section();
  const auto allowed = return_range(section.type, section.attach_type, findings_.kernel());
  if (!allowed || returned.value->kind != ValueKind::kNumber) return;
  const auto number = static_cast<std::int32_t>(returned.value->number);
  if (allowed->least <= number && number <= allowed->most) return;
  const std::string range = allowed->least == allowed->most ? fmt::format("{}", allowed->least)
                                                            : fmt::format("{} to {}", allowed->least, allowed->most);
  findings_.report(kReturnValueRule, returned.statement->getSourceRange(),
                   fmt::format("'{}' returns {}; programs in section {} may return {}", root_->getNameAsString(),
                               number, section.name, range),
                   {});
}

}  // namespace bpfcc
