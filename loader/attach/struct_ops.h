#pragma once

#include <memory>
#include <string>

#include "loader/attach/attach_kind.h"

namespace bpfcc {

/// map
Result<void> check_struct_ops(const std::string &argument);

/// Registers the table of functions (SEC(".struct_ops"), SEC(".struct_ops.link")) that holds the program: a congestion
/// control, a scheduler. The first program of a table stands for all of them; the attachments of the others only say
/// where they are. Linux 5.6.
Result<std::unique_ptr<Attachment>> attach_struct_ops(const AttachRequest &request);

}  // namespace bpfcc
