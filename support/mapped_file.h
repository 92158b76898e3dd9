#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// A file's bytes, which stay where they are as long as somebody holds `owner`.
struct MappedFile {
  std::shared_ptr<const void> owner;
  std::span<const std::byte> bytes;
};

/// Maps a file, or reads it where it cannot be mapped: /sys/kernel/btf/vmlinux can since Linux 6.16. Errors are
/// ErrorKind::kUsage.
Result<MappedFile> map_file(const std::string &path);

}  // namespace bpfcc
