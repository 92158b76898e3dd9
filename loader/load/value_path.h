#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "support/result.h"

struct btf;

namespace bpfcc {

/// A value in memory that can be written, or a part of one.
struct TypedBytes {
  std::uint32_t type_id = 0;
  std::span<std::byte> bytes;
};

/// The part of `whole` that a path names as C does: ".limit", "[2]", ".ports[1].number"; all of it for an empty one.
/// Members of unnamed structs and unions are found. Errors are ErrorKind::kUsage, without a subject.
Result<TypedBytes> find_part(const btf *types, TypedBytes whole, std::string_view path);

}  // namespace bpfcc
