#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// See UprobeArgument. A return probe takes no offset behind a function.
Result<void> check_uprobe(const std::string &argument);
Result<void> check_uretprobe(const std::string &argument);

/// Runs the program before an instruction of an executable file or library, as a rule a function's first one.
Result<std::unique_ptr<Attachment>> attach_uprobe(const bpf_program *program, const std::string &argument);
/// Runs it when the function returns.
Result<std::unique_ptr<Attachment>> attach_uretprobe(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
