#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// IFACE, IFACE:ingress or IFACE:egress. Without a direction the section says which: tc/ingress, tcx/egress.
Result<void> check_tc(const std::string &argument);

/// Runs the program for each packet that the interface receives (ingress) or sends (egress), after the programs that
/// are there already: through tcx, which Linux has since 6.6, else as a filter of a clsact qdisc. A program of type
/// SCHED_ACT becomes an action there.
Result<std::unique_ptr<Attachment>> attach_tc(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
