#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// The primary device of a pair of netkit devices (Linux 6.7), in this network namespace.
Result<void> check_netkit(const std::string &argument);

/// Runs the program for each packet that one device of a netkit pair sends to the other one, after the programs that
/// are there already: of SEC("netkit/primary") for what the primary device sends, of SEC("netkit/peer") for what its
/// peer sends, in whatever namespace that is.
Result<std::unique_ptr<Attachment>> attach_netkit(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
