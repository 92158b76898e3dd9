#pragma once

#include <string>
#include <vector>

#include "loader/load/load_failure.h"
#include "support/result.h"

namespace bpfcc {

/// Writes every program's log under a line with its name to a file, or to standard error where the path is "-". Errors
/// are ErrorKind::kUsage.
Result<void> write_verifier_logs(const std::string &path, const std::vector<ProgramLog> &logs);

}  // namespace bpfcc
