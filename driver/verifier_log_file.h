#pragma once

#include <string>
#include <vector>

#include "loader/load/load_failure.h"
#include "support/result.h"

namespace bpfcc {

/// Of which object logs are, where there are several.
struct LogOwner {
  std::string name;      ///< for the lines with the programs' names; empty where there is one object
  bool is_first = true;  ///< logs of later ones are added to the file
};

/// Writes every program's log under a line with its name to a file, or to standard error where the path is "-". Errors
/// are ErrorKind::kUsage.
Result<void> write_verifier_logs(const std::string &path, const std::vector<ProgramLog> &logs,
                                 const LogOwner &owner = {});

}  // namespace bpfcc
