#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// The path of an infrared receiver.
Result<void> check_lirc(const std::string &device);

/// Runs the program for each pulse and space that an infrared receiver sees. Linux 4.18.
Result<std::unique_ptr<Attachment>> attach_lirc(const bpf_program *program, const std::string &device);

}  // namespace bpfcc
