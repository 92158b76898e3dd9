#include "loader/load/value_type.h"

#include <fmt/format.h>

namespace bpfcc {
namespace {

bool is_network_order(std::string_view name) { return name == "__be16" || name == "__be32" || name == "__be64"; }

const char *keyword(const btf_type *type) {
  switch (btf_kind(type)) {
    case BTF_KIND_STRUCT:
      return "struct ";
    case BTF_KIND_UNION:
      return "union ";
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return "enum ";
    case BTF_KIND_FWD:
      return btf_kflag(type) ? "union " : "struct ";
    default:
      return "";
  }
}

bool is_byte_named(const btf *types, std::uint32_t id, std::string_view name) {
  const BareType bare = bare_type(types, id);
  return bare.type != nullptr && btf_is_int(bare.type) && bare.type->size == 1 &&
         type_name(types, bare.type->name_off) == name;
}

}  // namespace

BareType bare_type(const btf *types, std::uint32_t id) {
  BareType bare;
  bare.id = id;
  bare.type = id == 0 || types == nullptr ? nullptr : btf__type_by_id(types, id);
  while (bare.type != nullptr && (btf_is_mod(bare.type) || btf_is_typedef(bare.type))) {
    if (btf_is_typedef(bare.type) && is_network_order(type_name(types, bare.type->name_off))) bare.network_order = true;
    bare.id = bare.type->type;
    bare.type = bare.id == 0 ? nullptr : btf__type_by_id(types, bare.id);
  }
  return bare;
}

std::string_view type_name(const btf *types, std::uint32_t name_offset) {
  const char *name = btf__name_by_offset(types, name_offset);
  return name == nullptr ? "" : name;
}

std::string spell_type(const btf *types, std::uint32_t id) {
  const btf_type *type = id == 0 || types == nullptr ? nullptr : btf__type_by_id(types, id);
  if (type == nullptr) return "void";
  if (btf_is_ptr(type)) return spell_type(types, type->type) + " *";
  if (btf_is_mod(type)) return spell_type(types, type->type);
  if (btf_is_array(type)) {
    return fmt::format("{}[{}]", spell_type(types, btf_array(type)->type), btf_array(type)->nelems);
  }
  const std::string_view name = type_name(types, type->name_off);
  return fmt::format("{}{}", keyword(type), name.empty() ? "(without a name)" : name);
}

MemberPlace member_place(const btf_type *composite, std::uint32_t index) {
  return {btf_member_bit_offset(composite, index), btf_member_bitfield_size(composite, index)};
}

// By name: the signedness of char is the compiler's choice (-funsigned-char), and BTF has no encoding of its own for
// it.
bool is_character(const btf *types, std::uint32_t id) { return is_byte_named(types, id, "char"); }

bool is_raw_byte(const btf *types, std::uint32_t id) { return is_byte_named(types, id, "unsigned char"); }

}  // namespace bpfcc
