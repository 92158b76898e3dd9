#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// NAME, without a category: the kernel has one name space for them.
Result<void> check_raw_tracepoint(const std::string &name);

/// Runs the program with the tracepoint's own arguments, before they are made into a record.
Result<std::unique_ptr<Attachment>> attach_raw_tracepoint(const bpf_program *program, const std::string &name);

}  // namespace bpfcc
