#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// See PerfArgument.
Result<void> check_perf(const std::string &argument);

/// Runs the program when a counter overflows: on every processor that is at work now, or for the threads that a process
/// has now and their future ones.
Result<std::unique_ptr<Attachment>> attach_perf(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
