#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// See KprobeArgument. A return probe takes no offset.
Result<void> check_kprobe(const std::string &argument);
Result<void> check_kretprobe(const std::string &argument);

/// Runs the program before an instruction of a function of the kernel, as a rule its first one.
Result<std::unique_ptr<Attachment>> attach_kprobe(const bpf_program *program, const std::string &argument);
/// Runs it when the function returns.
Result<std::unique_ptr<Attachment>> attach_kretprobe(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
