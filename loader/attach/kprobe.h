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

/// The name of a system call without its prefix: unlinkat.
Result<void> check_system_call(const std::string &name);

/// Runs the program at the beginning, or at the end, of a system call, whatever the architecture calls its function.
Result<std::unique_ptr<Attachment>> attach_ksyscall(const bpf_program *program, const std::string &name);
Result<std::unique_ptr<Attachment>> attach_kretsyscall(const bpf_program *program, const std::string &name);

}  // namespace bpfcc
