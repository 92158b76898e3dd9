#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// FAMILY:HOOK[:PRIORITY]: ipv4 or ipv6, one of the hooks of netfilter, and a number by which programs and tables are
/// ordered, 0 by default.
Result<void> check_netfilter(const std::string &argument);

/// Runs the program for packets at a hook of netfilter, in this process's network namespace. Linux 6.4.
Result<std::unique_ptr<Attachment>> attach_netfilter(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
