#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// Writes all of `bytes` over a file that is there, as a whole or not at all: under a temporary name beside it,
/// renamed. Its mode and owner stay, and where the path is a symbolic link, that stays one. Errors are
/// ErrorKind::kUsage with errno.
Result<void> replace_file(const std::string &path, std::span<const std::byte> bytes);

}  // namespace bpfcc
