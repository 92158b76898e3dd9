#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "support/result.h"

struct btf;

namespace bpfcc {

/// What a key or a value of a map looks like.
struct ValueLayout {
  const btf *types = nullptr;  ///< may be null: then only the size is known
  std::uint32_t type_id = 0;   ///< 0: only the size is known
  std::uint32_t size = 0;      ///< bytes
  bool is_prefix = false;      ///< an LPM trie's key: a length in bits (__u32), then the address
};

/// Reads a key or value as people write it, by its BTF type, or by its size where there is none:
///
///     1024  -5  0x1f  'a'  true          integers, of 1, 2, 4 or 8 bytes; __be16 and so on are stored in network order
///     10.0.0.1  ::1  de:ad:be:ef:00:01   addresses, and bytes in hex: whatever has 4, 16, or that many bytes
///     10.0.0.0/8                         LPM trie keys
///     XDP_DROP                           enumerators
///     eth0  "two words"                  char arrays
///     {packets=1, bytes=2}  {1, 2}       structs, arrays; what is not named is zero
///
/// Errors are ErrorKind::kUsage, without a subject, with the type or size that the text does not fit.
Result<std::vector<std::byte>> parse_value(std::string_view text, const ValueLayout &layout);

/// Reads a value of that type into `out`, which is of its size. Unchanged on failure.
Result<void> store_value(std::string_view text, const btf *types, std::uint32_t type_id, std::span<std::byte> out);

}  // namespace bpfcc
