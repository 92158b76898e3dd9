#include "loader/object/programs.h"

#include <algorithm>

#include <fmt/format.h>

#include "loader/object/functions.h"
#include "loader/object/helper_calls.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

ProgramSpec describe(const ElfImage &image, const std::vector<Function> &functions, std::size_t index,
                     const HelperCalls &helper_calls) {
  const Function &function = functions[index];
  ProgramSpec program;
  program.name = function.name;
  program.section = image.sections[function.section].name;
  program.instructions = static_cast<std::uint32_t>(function.end - function.begin);
  program.autoload = !program.section.starts_with('?');
  const auto match = find_program_section(program.section);
  if (!match || match->section == nullptr) return program;
  const ProgramSection &section = *match->section;
  program.type = static_cast<std::uint32_t>(section.type);
  program.attach_type = static_cast<std::uint32_t>(section.attach_type.value_or(AttachType{}));
  program.sleepable = section.flags.contains(SectionFlag::kSleepable);
  program.gpl_only_helper = helper_calls.find_gpl_only(index, section.type, section.attach_type);
  return program;
}

/// A section "2/0" tells no type, but a tail call stays within one: it is that of the others, where they agree.
void share_type(std::vector<ProgramSpec> &programs) {
  const auto has_type = [](const ProgramSpec &program) { return program.type != 0; };
  const auto known = std::ranges::find_if(programs, has_type);
  const auto differs = [&](const ProgramSpec &program) { return has_type(program) && program.type != known->type; };
  if (known == programs.end() || std::ranges::any_of(programs, differs)) return;
  for (ProgramSpec &program : programs) {
    const auto match = find_program_section(program.section);
    if (!match || !match->tail_call_map) continue;
    program.type = known->type;
    program.attach_type = known->attach_type;
  }
}

tl::unexpected<Error> no_programs(const ElfImage &image, const std::vector<Function> &functions) {
  std::string hint = functions.empty()
                         ? "an object is loaded for its programs: functions with SEC(\"xdp\") or the like in front"
                         : fmt::format("write SEC(\"socket\"), or another kind of program, before the function {}",
                                       functions.front().name);
  return fail(ErrorKind::kRefused, image.name, "holds no program", 0, std::move(hint));
}

}  // namespace

Result<std::vector<ProgramSpec>> read_programs(const ElfImage &image, const std::vector<Function> &functions) {
  const HelperCalls helper_calls(image, functions);
  std::vector<ProgramSpec> programs;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i].is_program(image)) programs.push_back(describe(image, functions, i, helper_calls));
  }
  if (programs.empty()) return no_programs(image, functions);
  share_type(programs);
  return programs;
}

}  // namespace bpfcc
