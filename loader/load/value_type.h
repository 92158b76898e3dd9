#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace bpfcc {

/// A type without the typedefs and modifiers around it.
struct BareType {
  const btf_type *type = nullptr;  ///< null for void, and for ids that do not exist
  std::uint32_t id = 0;
  /// One of the typedefs was __be16, __be32 or __be64 (linux/types.h): the bytes are in network order.
  bool network_order = false;
};

BareType bare_type(const btf *types, std::uint32_t id);

/// Of a type, a member or an enumerator; "" for one without a name.
std::string_view type_name(const btf *types, std::uint32_t name_offset);

/// As C spells it, for messages and for people: "struct traffic", "__u32".
std::string spell_type(const btf *types, std::uint32_t id);

/// Where a member of a struct lies.
struct MemberPlace {
  std::uint32_t bit_offset;
  std::uint32_t bit_size;  ///< 0: it is no bit field, and has the size of its type
};

MemberPlace member_place(const btf_type *composite, std::uint32_t index);

/// A single byte that holds a character: C's plain char. signed char and unsigned char are numbers.
bool is_character(const btf *types, std::uint32_t id);

/// unsigned char, __u8: arrays of it hold addresses and other raw bytes.
bool is_raw_byte(const btf *types, std::uint32_t id);

}  // namespace bpfcc
