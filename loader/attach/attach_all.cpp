#include <bpf/libbpf.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "loader/attach/attach_plan.h"
#include "loader/attach/attachment.h"
#include "loader/attach/held.h"
#include "loader/attach/tail_calls.h"

namespace bpfcc {
namespace {

/// A program that only others call: there is nothing to undo.
struct NotAttached {};

std::vector<const bpf_program *> loaded_programs(const bpf_object *object) {
  std::vector<const bpf_program *> programs;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    if (bpf_program__autoload(program)) programs.push_back(program);
  }
  return programs;
}

ProgramSpec describe(const bpf_program *program) {
  ProgramSpec spec;
  spec.name = bpf_program__name(program);
  spec.section = bpf_program__section_name(program);
  spec.type = bpf_program__type(program);
  spec.attach_type = bpf_program__expected_attach_type(program);
  return spec;
}

Result<std::unique_ptr<Attachment>> make(const PlannedAttachment &planned, const bpf_program *program) {
  if (planned.kind == nullptr) return hold("tail call through " + planned.argument, NotAttached{});
  return planned.kind->attach(program, planned.argument);
}

}  // namespace

Result<Attachments> attach_all(const LoadedObject &object, const std::vector<AttachTarget> &targets) {
  const std::vector<const bpf_program *> programs = loaded_programs(object.get());
  std::vector<ProgramSpec> specs(programs.size());
  std::ranges::transform(programs, specs.begin(), describe);
  BPFCC_TRY(const std::vector<PlannedAttachment> plan, plan_attachments(specs, targets, find_tail_calls(object.get())));

  Attachments attachments;
  for (const PlannedAttachment &planned : plan) {
    Result<std::unique_ptr<Attachment>> made = make(planned, programs[planned.program]);
    if (!made) return tl::unexpected(std::move(made).error());
    attachments.add({specs[planned.program].name, std::move(*made)});
  }
  return attachments;
}

}  // namespace bpfcc
