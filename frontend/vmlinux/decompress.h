#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// Whether bytes begin as one of the kernel's compressed forms does, be it one that `decompress` reads or not.
bool is_compressed(std::span<const std::byte> bytes);

/// What was compressed with gzip, xz, zstd or lz4, as kernels are; what follows in `bytes` is left alone. `name` is for
/// the error (ErrorKind::kUsage): another form, damaged, or larger than any kernel.
Result<std::vector<std::byte>> decompress(std::span<const std::byte> bytes, const std::string &name);

}  // namespace bpfcc
