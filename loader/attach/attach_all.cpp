#include <bpf/libbpf.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "loader/attach/attach_plan.h"
#include "loader/attach/attachment.h"
#include "loader/attach/tail_calls.h"

namespace bpfcc {
namespace {

/// A program that only others call: there is nothing to undo, and nothing runs it if nothing else is attached.
class Called final : public Attachment {
 public:
  explicit Called(std::string description) : description_(std::move(description)) {}
  std::string description() const override { return description_; }
  bool goes_on() const override { return false; }

 private:
  std::string description_;
};

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

/// By an element of a map: what is said in front of its name.
const char *how_called(const ProgramSpec &program) {
  const bool is_for_maps = program.attach_type == BPF_XDP_DEVMAP || program.attach_type == BPF_XDP_CPUMAP;
  return program.type == BPF_PROG_TYPE_XDP && is_for_maps ? "behind " : "tail call through ";
}

}  // namespace

Result<Attachments> attach_all(const LoadedObject &object, const std::vector<AttachTarget> &targets,
                               const AttachOptions &options) {
  const std::vector<const bpf_program *> programs = loaded_programs(object.get());
  std::vector<ProgramSpec> specs(programs.size());
  std::ranges::transform(programs, specs.begin(), describe);
  BPFCC_TRY(const std::vector<PlannedAttachment> plan, plan_attachments(specs, targets, find_tail_calls(object.get())));

  Attachments attachments;
  for (const PlannedAttachment &planned : plan) {
    const std::string &name = specs[planned.program].name;
    if (planned.kind == nullptr) {
      attachments.add({name, std::make_unique<Called>(how_called(specs[planned.program]) + planned.argument)});
      continue;
    }
    BPFCC_TRY(auto made, planned.kind->attach({programs[planned.program], object.get(), planned.argument, options}));
    attachments.add({name, std::move(made)});
  }
  return attachments;
}

}  // namespace bpfcc
