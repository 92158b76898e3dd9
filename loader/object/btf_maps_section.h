#pragma once

#include <cstddef>
#include <vector>

#include "loader/object/btf_types.h"
#include "support/result.h"

namespace bpfcc {

/// The bytes of a .BTF section with these types, in which `.maps` is described by exactly these variables and has that
/// size. Ids of types and offsets of strings stay as they are: .BTF.ext and the compiler's relocations refer to them. A
/// description of SEC("maps") becomes that of `.maps`, or disappears. The error's subject is left empty.
///
/// libbpf can add such a description only behind all other types, and cannot change the number of variables in one; so
/// this is done on the bytes.
Result<std::vector<std::byte>> describe_maps_section(btf *types, const std::vector<btf_var_secinfo> &variables,
                                                     std::uint32_t size);

}  // namespace bpfcc
