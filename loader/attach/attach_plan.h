#pragma once

#include <map>
#include <string>
#include <vector>

#include "loader/attach/attach_kind.h"

namespace bpfcc {

/// One attachment to be made.
struct PlannedAttachment {
  size_t program;          ///< position in the list that the plan was made from
  const AttachKind *kind;  ///< null: only called by other programs
  std::string argument;    ///< where the kind is null: through what, "jump_table[0]"
};

/// Which program is run through which element of a map, without being attached: "parse_ip" -> "jump_table[0]" for tail
/// calls, "behind" -> "ports[3]" for a program that runs where a device map or CPU map sends packets.
using TailCalls = std::map<std::string, std::string>;

/// Decides for every program where it goes: to the targets that name it, else to what its section name says, else
/// nowhere if it is called by others. That all of them are only called is an error: nothing would ever run. Asks the
/// kernel nothing. Errors are ErrorKind::kUsage.
Result<std::vector<PlannedAttachment>> plan_attachments(const std::vector<ProgramSpec> &programs,
                                                        const std::vector<AttachTarget> &targets,
                                                        const TailCalls &tail_calls);

}  // namespace bpfcc
