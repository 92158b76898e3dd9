#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// The name of what is iterated over: task, bpf_map, tcp. The same as in the section.
Result<void> check_iterator(const std::string &target);

/// The program runs each time that its output is read, once per element. Linux 5.8.
Result<std::unique_ptr<Attachment>> attach_iterator(const bpf_program *program, const std::string &target);

}  // namespace bpfcc
