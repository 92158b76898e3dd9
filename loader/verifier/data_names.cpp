#include "loader/verifier/data_names.h"

#include <optional>

#include <fmt/format.h>

#include "loader/object/btf_types.h"

namespace bpfcc {
namespace {

constexpr std::size_t kShownMapName = 15;  // BPF_OBJ_NAME_LEN without its 0

/// The path to the field that begins at `offset` of a type, ".a.b"; nothing where no field does. What begins with a
/// struct of its own is named by that struct: "node", not "node.next".
std::optional<std::string> path_to(const btf *types, std::uint32_t id, std::uint32_t offset) {
  constexpr int kDeepest = 8;
  std::string path;
  for (int depth = 0; depth < kDeepest; ++depth) {
    const btf_type *const type = skip_modifiers(types, id);
    if (type == nullptr || !btf_is_composite(type)) return std::nullopt;
    bool descended = false;
    for (std::uint32_t i = 0; i < btf_vlen(type) && !descended; ++i) {
      const btf_member &member = btf_members(type)[i];
      const std::uint32_t begin = btf_member_bit_offset(type, i) / 8;
      if (begin > offset || offset >= begin + btf_size(types, member.type)) continue;
      path += fmt::format(".{}", btf_name(types, member.name_off));
      if (begin == offset && member.name_off != 0) return path;
      offset -= begin;
      id = member.type;
      descended = true;
    }
    if (!descended) return std::nullopt;
  }
  return std::nullopt;
}

/// The variable of a section at an offset, with the field inside of it.
std::string variable_at(const btf *types, const btf_type *section, std::uint32_t offset) {
  for (std::uint32_t i = 0; i < btf_vlen(section); ++i) {
    const btf_var_secinfo &entry = btf_var_secinfos(section)[i];
    if (offset < entry.offset || offset - entry.offset >= entry.size) continue;
    const btf_type *const variable = btf__type_by_id(types, entry.type);
    std::string name(btf_name(types, variable->name_off));
    if (offset > entry.offset) name += path_to(types, variable->type, offset - entry.offset).value_or("");
    return name;
  }
  return {};
}

/// The type of a map's values: what "value" points to in its declaration in .maps. 0 where that does not say.
std::uint32_t value_type(const btf *types, const btf_type *map) {
  const btf_type *const definition = skip_modifiers(types, map->type);
  if (definition == nullptr || !btf_is_struct(definition)) return 0;
  for (std::uint32_t i = 0; i < btf_vlen(definition); ++i) {
    const btf_member &member = btf_members(definition)[i];
    if (btf_name(types, member.name_off) != "value") continue;
    const btf_type *const pointer = skip_modifiers(types, member.type);
    return pointer != nullptr && btf_is_ptr(pointer) ? pointer->type : 0;
  }
  return 0;
}

}  // namespace

std::string map_data_name(const btf *types, std::string_view map, std::uint32_t offset) {
  if (types == nullptr || map.empty()) return {};
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type *const type = btf__type_by_id(types, id);
    const std::string_view name = btf_name(types, type->name_off);
    // libbpf calls the map of a section by it, with the object's name in front of the three plain ones.
    if (btf_is_datasec(type) && name.starts_with('.') && name != ".maps" && map.ends_with(name)) {
      return variable_at(types, type, offset);
    }
    if (!btf_is_var(type) || name.substr(0, kShownMapName) != map) continue;
    const std::uint32_t value = value_type(types, type);
    const auto path = value == 0 ? std::nullopt : path_to(types, value, offset);
    return path ? "value" + *path : "";
  }
  return {};
}

std::string struct_field_name(const btf *types, std::string_view struct_name, std::uint32_t offset) {
  const std::uint32_t id = find_btf(types, struct_name, BTF_KIND_STRUCT);
  const auto path = id == 0 ? std::nullopt : path_to(types, id, offset);
  return path ? path->substr(1) : "";
}

}  // namespace bpfcc
