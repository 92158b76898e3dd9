#include "loader/attach/program_attachment.h"

#include <bpf/bpf.h>
#include <fcntl.h>

#include <utility>

namespace bpfcc {

std::optional<ProgramAttachment> ProgramAttachment::attach(const bpf_program *program, UniqueFd target,
                                                           bpf_attach_type type) {
  UniqueFd own(fcntl(bpf_program__fd(program), F_DUPFD_CLOEXEC, 0));
  if (!own || !target || bpf_prog_attach(own.get(), target.get(), type, 0) != 0) return std::nullopt;
  return ProgramAttachment(std::move(own), std::move(target), type);
}

ProgramAttachment::ProgramAttachment(UniqueFd program, UniqueFd target, bpf_attach_type type)
    : program_(std::move(program)), target_(std::move(target)), type_(type) {}

ProgramAttachment::~ProgramAttachment() {
  if (target_) bpf_prog_detach2(program_.get(), target_.get(), type_);
}

}  // namespace bpfcc
