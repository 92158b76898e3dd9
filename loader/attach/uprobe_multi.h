#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// FILE:PATTERN[,pid=N], with * and ? in the pattern.
Result<void> check_uprobe_multi(const std::string &argument);

/// Runs the program at the beginning, or at the end, of all functions of an executable file or library whose name fits.
/// Linux 6.6.
Result<std::unique_ptr<Attachment>> attach_uprobe_multi(const bpf_program *program, const std::string &argument);
Result<std::unique_ptr<Attachment>> attach_uretprobe_multi(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
