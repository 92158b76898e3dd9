#include "loader/attach/attach_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "support/nearest_name.h"

namespace bpfcc {
namespace {

/// "socket_filter", "tracing (trace_fentry)", "unknown".
std::string type_of(const ProgramSpec &program) {
  const char *type = libbpf_bpf_prog_type_str(static_cast<bpf_prog_type>(program.type));
  const char *attach_type = libbpf_bpf_attach_type_str(static_cast<bpf_attach_type>(program.attach_type));
  if (program.type == 0 || type == nullptr) return "unknown";
  // 0 is an attach type of its own, and what a program has that needs none.
  return program.attach_type == 0 || attach_type == nullptr ? type : fmt::format("{} ({})", type, attach_type);
}

/// Where several kinds take such programs, the section can name one of them without saying where: SEC("uprobe").
std::vector<const AttachKind *> kinds_for(const ProgramSpec &program) {
  const AttachKind *named = find_attach_kind(program.section);
  if (named != nullptr && takes(*named, program)) return {named};
  std::vector<const AttachKind *> kinds;
  for (const AttachKind &kind : attach_kinds()) {
    if (takes(kind, program)) kinds.push_back(&kind);
  }
  return kinds;
}

/// What to write to have this program attached.
std::string how_to_attach(const ProgramSpec &program) {
  const std::vector<const AttachKind *> kinds = kinds_for(program);
  if (kinds.empty()) return "";
  std::vector<std::string_view> syntaxes(kinds.size());
  std::ranges::transform(kinds, syntaxes.begin(), &AttachKind::syntax);
  return fmt::format("for example --attach {}={} ({})", program.name, kinds.front()->example,
                     fmt::join(syntaxes, ", or "));
}

tl::unexpected<Error> no_such_program(const std::string &name, const std::vector<ProgramSpec> &programs) {
  std::vector<std::string_view> names(programs.size());
  std::ranges::transform(programs, names.begin(), &ProgramSpec::name);
  return fail(ErrorKind::kUsage, "--attach", fmt::format("no program {} in the object", name), 0,
              fmt::format("there are: {}", fmt::join(names, ", ")));
}

tl::unexpected<Error> no_such_kind(const AttachTarget &target, const ProgramSpec &program) {
  std::vector<std::string_view> names(attach_kinds().size());
  std::ranges::transform(attach_kinds(), names.begin(), &AttachKind::name);
  const std::string_view nearest = nearest_name(target.kind, names);
  const std::string hint = how_to_attach(program);
  return fail(ErrorKind::kUsage, target.program,
              nearest.empty() ? fmt::format("no kind of attachment {}", target.kind)
                              : fmt::format("no kind of attachment {}, the nearest is {}", target.kind, nearest),
              0, hint);
}

Result<PlannedAttachment> plan_target(const std::vector<ProgramSpec> &programs, const AttachTarget &target) {
  const auto program = std::ranges::find(programs, target.program, &ProgramSpec::name);
  if (program == programs.end()) return no_such_program(target.program, programs);
  const AttachKind *kind = find_attach_kind(target.kind);
  if (kind == nullptr) return no_such_kind(target, *program);
  if (!takes(*kind, *program)) {
    return fail(ErrorKind::kUsage, program->name,
                fmt::format("kind {} does not take programs of type {}", kind->name, type_of(*program)), 0,
                how_to_attach(*program));
  }
  PlannedAttachment planned{static_cast<size_t>(program - programs.begin()), kind, target.argument};
  if (planned.argument.empty()) planned.argument = argument_of_section(*kind, program->section);
  if (const Result<void> checked = kind->check(planned.argument); !checked) {
    Error error = checked.error();
    error.subject = fmt::format("--attach {}={}", program->name, kind->name);
    if (!planned.argument.empty()) error.subject += ":" + planned.argument;
    if (planned.argument.empty()) error.message = fmt::format("does not say where: {}", kind->syntax);
    return tl::unexpected(error);
  }
  return planned;
}

/// Programs that only maps run, and how they get there.
struct ProgramOfMaps {
  bpf_attach_type attach_type;
  const char *hint;  ///< {} is the program
};
constexpr std::array kProgramsOfMaps = {
    ProgramOfMaps{BPF_XDP_DEVMAP, "an element of a device map runs it: --map 'MAP[KEY]=eth0,prog:{}'"},
    ProgramOfMaps{BPF_XDP_CPUMAP, "an element of a CPU map runs it: --map 'MAP[CPU]=192,prog:{}'"},
};

tl::unexpected<Error> nowhere_to_attach(const ProgramSpec &program) {
  const auto *const row = std::ranges::find(kProgramsOfMaps, program.attach_type, [](const ProgramOfMaps &each) {
    return static_cast<std::uint32_t>(each.attach_type);
  });
  if (program.type == BPF_PROG_TYPE_XDP && row != kProgramsOfMaps.end()) {
    return fail(ErrorKind::kUsage, program.name, "is in no element of a map, and nothing else runs such a program", 0,
                fmt::format(fmt::runtime(row->hint), program.name));
  }
  const std::string hint = how_to_attach(program);
  return fail(ErrorKind::kUsage, program.name,
              hint.empty() ? fmt::format("no kind of attachment takes programs of type {}", type_of(program))
                           : fmt::format("its section {} does not say where to attach it", program.section),
              0, hint);
}

/// What to do with a program that no target names.
Result<PlannedAttachment> plan_by_section(size_t index, const ProgramSpec &program, const TailCalls &tail_calls) {
  for (const AttachKind *kind : kinds_for(program)) {
    std::string argument = argument_of_section(*kind, program.section);
    if (argument.empty()) continue;
    if (const Result<void> checked = kind->check(argument); !checked) {
      Error error = checked.error();
      error.subject = fmt::format("{}: section {}", program.name, program.section);
      return tl::unexpected(error);
    }
    return PlannedAttachment{index, kind, std::move(argument)};
  }
  if (const auto called = tail_calls.find(program.name); called != tail_calls.end()) {
    return PlannedAttachment{index, nullptr, called->second};
  }
  return nowhere_to_attach(program);
}

/// What is only called is never called, if nothing is attached.
tl::unexpected<Error> nothing_attached(const ProgramSpec &program, const std::string &called_through) {
  return fail(
      ErrorKind::kUsage, program.name,
      fmt::format("nothing would run it: it is only called through {}, and no program is attached", called_through), 0,
      how_to_attach(program));
}

}  // namespace

Result<AttachTarget> parse_attach_target(const std::string &text) {
  const size_t equals = text.find('=');
  const size_t colon = text.find(':', equals == std::string::npos ? text.size() : equals);
  AttachTarget target;
  target.program = text.substr(0, equals);
  if (equals != std::string::npos) target.kind = text.substr(equals + 1, colon - equals - 1);
  if (colon != std::string::npos) target.argument = text.substr(colon + 1);
  if (!target.program.empty() && !target.kind.empty()) return target;
  return fail(ErrorKind::kUsage, "--attach " + text, "not PROGRAM=KIND:WHERE", 0, "for example count=socket:eth0");
}

Result<void> check_targets(const ObjectSpec &object, const std::vector<AttachTarget> &targets) {
  for (const AttachTarget &target : targets) BPFCC_CHECK(plan_target(object.programs, target));
  return {};
}

Result<std::vector<PlannedAttachment>> plan_attachments(const std::vector<ProgramSpec> &programs,
                                                        const std::vector<AttachTarget> &targets,
                                                        const TailCalls &tail_calls) {
  std::vector<PlannedAttachment> wanted;
  for (const AttachTarget &target : targets) {
    BPFCC_TRY(PlannedAttachment planned, plan_target(programs, target));
    wanted.push_back(std::move(planned));
  }
  std::vector<PlannedAttachment> plan;
  for (size_t index = 0; index < programs.size(); ++index) {
    const size_t before = plan.size();
    std::ranges::copy_if(wanted, std::back_inserter(plan),
                         [&](const auto &planned) { return planned.program == index; });
    if (plan.size() > before) continue;
    BPFCC_TRY(PlannedAttachment planned, plan_by_section(index, programs[index], tail_calls));
    plan.push_back(std::move(planned));
  }
  const auto is_only_called = [](const PlannedAttachment &planned) { return planned.kind == nullptr; };
  if (!plan.empty() && std::ranges::all_of(plan, is_only_called)) {
    const PlannedAttachment &first = *std::ranges::min_element(plan, {}, &PlannedAttachment::argument);
    return nothing_attached(programs[first.program], first.argument);
  }
  return plan;
}

}  // namespace bpfcc
