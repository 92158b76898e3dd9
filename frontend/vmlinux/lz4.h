#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace bpfcc {

/// The content of LZ4's legacy frame, as `lz4 -l` writes it for kernels: blocks, each with its size before it, and at
/// the end, in a kernel, the size of all. Nothing where it is damaged, or larger than `largest`. The form:
/// doc/lz4_Frame_format.md and doc/lz4_Block_format.md of LZ4.
std::optional<std::vector<std::byte>> unpack_lz4(std::span<const std::byte> bytes, size_t largest);

}  // namespace bpfcc
