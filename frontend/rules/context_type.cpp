// Programs that take another type's context: SEC("xdp") over a function of struct __sk_buff.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/programs.h"

namespace bpfcc {
namespace {

/// The kernel looks at offsets, not at C types: a struct of the program's own over the context is its own matter, and
/// so is a context that stands for whatever the program is attached to.
bool is_context_known(ProgramType type) {
  return type != ProgramType::kExt && type != ProgramType::kSyscall && type != ProgramType::kStructOps;
}

/// "struct __sk_buff" where the parameter points to one.
std::string pointed_struct(const clang::ParmVarDecl &parameter) {
  const clang::QualType pointee = parameter.getType()->getPointeeType();
  const auto *record = pointee.isNull() ? nullptr : pointee->getAsRecordDecl();
  return record != nullptr ? "struct " + record->getName().str() : std::string();
}

bool is_a_context(std::string_view type) {
  return std::ranges::any_of(program_type_facts(), [&](const ProgramTypeFact &fact) { return fact.context == type; });
}

void check(const Program &program, Reporter &reporter) {
  const ProgramSection *form = program.form();
  if (form == nullptr || !is_context_known(form->type) || program.function->getNumParams() != 1) return;
  const clang::ParmVarDecl &parameter = *program.function->getParamDecl(0);
  const std::string given = pointed_struct(parameter);
  const ProgramTypeFact &type = *program_type_fact(form->type);
  if (!parameter.isUsed() || given.empty() || given == type.context || !is_a_context(given)) return;
  const std::string message =
      type.context.starts_with("struct ")
          ? fmt::format("programs in section {} are given a '{} *', not a '{} *'", form->name, type.context, given)
          : fmt::format("programs in section {} are not given a '{} *'", form->name, given);
  reporter.report(kContextTypeRule, parameter.getSourceRange(), message);
}

}  // namespace

void check_context_types(const CheckedUnit &unit, Reporter &reporter) {
  for (const Program &program : find_programs(unit)) check(program, reporter);
}

}  // namespace bpfcc
