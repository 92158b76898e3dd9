#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// self, pid=N, a name below /run/netns as ip-netns(8) makes them, or the path of a namespace's file.
Result<void> check_net_namespace(const std::string &argument);

/// Runs the program for a whole network namespace: it looks up the socket that gets a packet (sk_lookup, Linux 5.9), or
/// reads the headers that flows are told apart by (flow_dissector, Linux 5.8).
Result<std::unique_ptr<Attachment>> attach_net_namespace(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
