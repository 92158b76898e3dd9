#pragma once

#include <bpf/libbpf.h>

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

namespace bpfcc {

/// Runs a program of type SCHED_ACT for every packet of one direction: as the action of a matchall filter in the clsact
/// qdisc of an interface (tc-bpf(8), tc-matchall(8)). Filter and, where it was made here, qdisc go with the attachment.
Result<std::unique_ptr<Attachment>> attach_tc_action(const bpf_program *program, const std::string &interface,
                                                     int index, bpf_tc_attach_point direction);

}  // namespace bpfcc
