#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// FILE:PROVIDER:NAME[,pid=N], where FILE is a path, or a name as find_binary() takes it.
Result<void> check_usdt(const std::string &argument);

/// Runs the program at a static tracepoint of a user program or library (USDT, the macros of sys/sdt.h).
Result<std::unique_ptr<Attachment>> attach_usdt(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
