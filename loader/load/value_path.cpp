#include "loader/load/value_path.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "loader/load/literal.h"
#include "loader/load/value_type.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

struct Member {
  std::string_view name;
  std::uint32_t type_id;
  std::uint32_t bit_offset;  ///< from the beginning of the outermost struct
  bool is_bit_field;
};

/// Those of unnamed structs and unions inside it count as its own, as in C.
void collect_members(const btf *types, const btf_type *composite, std::uint32_t bit_offset,
                     std::vector<Member> &members) {
  for (std::uint32_t i = 0; i < btf_vlen(composite); ++i) {
    const btf_member &member = btf_members(composite)[i];
    const MemberPlace place = member_place(composite, i);
    const std::string_view name = type_name(types, member.name_off);
    const BareType bare = bare_type(types, member.type);
    if (name.empty() && bare.type != nullptr && btf_is_composite(bare.type)) {
      collect_members(types, bare.type, bit_offset + place.bit_offset, members);
    } else {
      members.push_back({name, member.type, bit_offset + place.bit_offset, place.bit_size != 0});
    }
  }
}

tl::unexpected<Error> usage(std::string message, std::string hint = {}) {
  return fail(ErrorKind::kUsage, "", std::move(message), 0, std::move(hint));
}

/// A part at `offset` bytes; the type says how large it is.
std::optional<TypedBytes> cut(const btf *types, TypedBytes whole, std::uint64_t offset, std::uint32_t type_id) {
  const std::int64_t size = btf__resolve_size(types, type_id);
  if (size < 0 || offset > whole.bytes.size() || static_cast<std::uint64_t>(size) > whole.bytes.size() - offset) {
    return std::nullopt;
  }
  return TypedBytes{type_id, whole.bytes.subspan(offset, static_cast<size_t>(size))};
}

Result<TypedBytes> find_member(const btf *types, TypedBytes whole, std::string_view name) {
  const BareType bare = bare_type(types, whole.type_id);
  if (bare.type == nullptr || !btf_is_composite(bare.type)) {
    return usage(fmt::format("{} is no struct: it has no member '{}'", spell_type(types, whole.type_id), name));
  }
  std::vector<Member> members;
  collect_members(types, bare.type, 0, members);
  const auto member = std::ranges::find(members, name, &Member::name);
  if (member == members.end() || name.empty()) {
    return usage(fmt::format("{} has no member '{}'", spell_type(types, bare.id), name),
                 did_you_mean(name, members, &Member::name));
  }
  const auto part = cut(types, whole, member->bit_offset / 8, member->type_id);
  if (member->is_bit_field || member->bit_offset % 8 != 0 || !part) {
    return usage(fmt::format("'{}' is a bit field, which cannot be set", name));
  }
  return *part;
}

Result<TypedBytes> find_element(const btf *types, TypedBytes whole, std::string_view position) {
  const BareType bare = bare_type(types, whole.type_id);
  if (bare.type == nullptr || !btf_is_array(bare.type)) {
    return usage(fmt::format("{} is no array: it has no element [{}]", spell_type(types, whole.type_id), position));
  }
  const std::uint32_t count = btf_array(bare.type)->nelems;
  const auto index = parse_integer(trim(position));
  if (!index || index->negative || index->magnitude >= count) {
    return usage(fmt::format("{} has no element [{}]: there are 0 to {}", spell_type(types, bare.id), position,
                             std::int64_t{count} - 1));
  }
  const std::uint32_t element = btf_array(bare.type)->type;
  const std::int64_t size = btf__resolve_size(types, element);
  const auto part =
      cut(types, whole, index->magnitude * static_cast<std::uint64_t>(std::max<std::int64_t>(size, 0)), element);
  if (!part) return usage(fmt::format("{} is larger than its variable", spell_type(types, bare.id)));
  return *part;
}

}  // namespace

Result<TypedBytes> find_part(const btf *types, TypedBytes whole, std::string_view path) {
  while (!path.empty()) {
    const bool is_member = path.front() == '.';
    const size_t end = is_member ? std::min(path.find_first_of(".[", 1), path.size()) : path.find(']');
    if (!is_member && (path.front() != '[' || end == std::string_view::npos)) {
      return usage(fmt::format("'{}' names no part of a variable", path), "write name.member, or name[2]");
    }
    const std::string_view name = path.substr(1, end - 1);
    BPFCC_TRY(whole, is_member ? find_member(types, whole, name) : find_element(types, whole, name));
    path.remove_prefix(is_member ? end : end + 1);
  }
  return whole;
}

}  // namespace bpfcc
