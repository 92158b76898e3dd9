#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "loader/object/elf_image.h"
#include "support/result.h"

namespace bpfcc {

struct FreeBtf {
  void operator()(btf *types) const { btf__free(types); }
};
using BtfPtr = std::unique_ptr<btf, FreeBtf>;

/// The types of an object's .BTF section, safe to walk: every id and string is inside, of the host's byte order, and no
/// chain of typedefs, modifiers and arrays is endless. Null where the object has no BTF.
Result<BtfPtr> read_btf(const ElfImage &image);

/// Without the typedefs and modifiers (const, volatile, ...) around it. Id 0 is void.
const btf_type *skip_modifiers(const btf *types, std::uint32_t id);

/// Of a type, a member, a variable; "" for one without a name.
std::string_view btf_name(const btf *types, std::uint32_t name_offset);

/// The id of the type of that name and kind (BTF_KIND_*), 0 where there is none. `types` may be null.
std::uint32_t find_btf(const btf *types, std::string_view name, std::uint32_t kind);

/// Bytes of a value of the type; 0 where the type has no size.
std::uint32_t btf_size(const btf *types, std::uint32_t id);

}  // namespace bpfcc
