#pragma once

#include <string>

#include "support/result.h"

namespace bpfcc {

/// Does the kernel call the programs of security hooks? It can be built for that and yet not do it; then a program is
/// attached and never runs. The error is about `subject` (ErrorKind::kEnvironment). Where it cannot be told, yes.
Result<void> check_lsm_is_active(const std::string &subject);

}  // namespace bpfcc
