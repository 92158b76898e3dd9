#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// A pattern of the names of kernel functions, with * and ?.
Result<void> check_kprobe_multi(const std::string &pattern);

/// Runs the program at the beginning, or at the end, of all functions of the kernel whose name fits. Linux 5.18.
Result<std::unique_ptr<Attachment>> attach_kprobe_multi(const bpf_program *program, const std::string &pattern);
Result<std::unique_ptr<Attachment>> attach_kretprobe_multi(const bpf_program *program, const std::string &pattern);
/// Runs it at both, the second time only where the first one returned 0. Linux 6.10.
Result<std::unique_ptr<Attachment>> attach_kprobe_session(const bpf_program *program, const std::string &pattern);

}  // namespace bpfcc
