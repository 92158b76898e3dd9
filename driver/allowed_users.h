#pragma once

#include <string>
#include <vector>

#include "loader/share/map_server.h"
#include "support/result.h"

namespace bpfcc {

/// Reads "alice", "1000", ":staff", ":50". Names are those of /etc/passwd and /etc/group: this program is statically
/// linked, and asks no directory service. Errors are ErrorKind::kUsage.
Result<AllowedUsers> read_allowed_users(const std::vector<std::string> &texts);

}  // namespace bpfcc
