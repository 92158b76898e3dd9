#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// PATH, or PATH:ingress and PATH:egress for packets where the section does not say which.
Result<void> check_cgroup(const std::string &argument);

/// Runs the program for what processes of a cgroup (of version 2) and of those below it do, beside other programs. What
/// that is, the section says: cgroup/connect4, cgroup_skb/egress, sockops. Linux 5.7.
Result<std::unique_ptr<Attachment>> attach_cgroup(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
