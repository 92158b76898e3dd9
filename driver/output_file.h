#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// Writes all of `bytes` to a path, "-" being standard output. A regular file appears whole or not at all: it is
/// written under a temporary name beside it and renamed. Errors are ErrorKind::kUsage with errno.
Result<void> write_output(const std::string &path, std::span<const std::byte> bytes);

}  // namespace bpfcc
