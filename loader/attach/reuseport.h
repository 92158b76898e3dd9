#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// fd=N.
Result<void> check_reuseport(const std::string &argument);

/// The program chooses which socket of a group that shares a port (SO_REUSEPORT) gets a packet or connection. fd=N is
/// one of them, inherited; the program holds for the whole group, and is taken off it at the end. Linux 4.19, and 5.3
/// to take it off.
Result<std::unique_ptr<Attachment>> attach_reuseport(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
