#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// once
Result<void> check_run_once(const std::string &argument);

/// A program of type syscall is attached to nothing: it is run, here and now, with no argument. Its description says
/// what it returned. Linux 5.14.
Result<std::unique_ptr<Attachment>> run_once(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
