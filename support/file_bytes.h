#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// Reads to the end. Errors are ErrorKind::kUsage, with an empty subject.
Result<std::vector<std::byte>> read_all(int fd);

/// The bytes of a file; "-" is standard input. Errors are ErrorKind::kUsage.
Result<std::vector<std::byte>> read_file(const std::string &path);

/// Writes all of them; false: errno says why not.
bool write_all(int fd, std::span<const std::byte> bytes);

}  // namespace bpfcc
