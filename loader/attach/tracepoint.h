#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"
#include "support/tracefs.h"

struct bpf_program;

namespace bpfcc {

/// "sched/sched_switch": CATEGORY/NAME, as the folders in tracefs.
Result<void> check_tracepoint(const std::string &name);

/// Runs the program each time that the tracepoint is hit, by whatever process on whatever processor.
Result<std::unique_ptr<Attachment>> attach_tracepoint(const bpf_program *program, const std::string &name);

/// The existing tracepoint that a CATEGORY/NAME was most probably meant to be; empty where none is near.
std::string nearest_tracepoint(const Tracefs &tracefs, const std::string &name);

}  // namespace bpfcc
