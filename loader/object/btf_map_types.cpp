#include "loader/object/btf_map_types.h"

#include <linux/bpf.h>

#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "loader/object/map_types.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kMemberSize = 8;
constexpr std::uint32_t kPinByName = 1;           // LIBBPF_PIN_BY_NAME of bpf_helpers.h
constexpr std::uint32_t kMaxInitialSlot = 65535;  // libbpf's list of initial values is as long as the highest one

struct Member {
  const char *name;
  std::uint32_t type;
};

/// Adds types one after the other, and remembers whether all could be added.
class MapTypeBuilder {
 public:
  explicit MapTypeBuilder(btf *types) : types_(types) {}

  /// The members that describe the map, `values` last.
  std::vector<Member> members_of(const MapSpec &map) {
    std::vector<Member> members = {{"type", number(map.type)}};
    add_sized(members, map.key_type_id, "key", map.key_size, "key_size");
    if (values_of(map) == 0) add_sized(members, map.value_type_id, "value", map.value_size, "value_size");
    if (map.max_entries != 0) members.push_back({"max_entries", number(map.max_entries)});
    if (map.flags != 0) members.push_back({"map_flags", number(map.flags)});
    if (map.numa_node != 0) members.push_back({"numa_node", number(map.numa_node)});
    if (map.pinned_by_name) members.push_back({"pinning", number(kPinByName)});
    if (const std::uint32_t element = values_of(map)) members.push_back({"values", array(pointer(element), 0)});
    return members;
  }

  std::uint32_t structure(const std::vector<Member> &members) {
    const bool has_values = std::string_view(members.back().name) == "values";
    const auto size = static_cast<std::uint32_t>(members.size() - (has_values ? 1 : 0)) * kMemberSize;
    const std::uint32_t id = checked(btf__add_struct(types_, nullptr, size));
    std::uint32_t bit_offset = 0;
    for (const Member &member : members) {
      checked(btf__add_field(types_, member.name, static_cast<int>(member.type), bit_offset, 0));
      bit_offset += kMemberSize * 8;
    }
    return id;
  }

  bool failed() const { return failed_; }

 private:
  std::uint32_t checked(int result) {
    failed_ = failed_ || result < 0;
    return result > 0 ? static_cast<std::uint32_t>(result) : 0;
  }

  void add_sized(std::vector<Member> &members, std::uint32_t type, const char *name, std::uint32_t size,
                 const char *size_name) {
    if (type != 0) {
      members.push_back({name, pointer(type)});
    } else if (size != 0) {
      members.push_back({size_name, number(size)});
    }
  }

  /// What a map of maps or programs holds pointers to; 0 for other maps. Made once: types are numbered in order.
  std::uint32_t values_of(const MapSpec &map) {
    if (values_) return *values_;
    if (map.inner != nullptr) {
      MapTypeBuilder inner(types_);
      values_ = inner.structure(inner.members_of(*map.inner));
      failed_ = failed_ || inner.failed_;
    } else if (map.type == BPF_MAP_TYPE_PROG_ARRAY && !map.slots.empty()) {
      values_ = checked(btf__add_func_proto(types_, 0));
    } else {
      values_ = 0;
    }
    return *values_;
  }

  std::uint32_t pointer(std::uint32_t type) { return checked(btf__add_ptr(types_, static_cast<int>(type))); }

  std::uint32_t array(std::uint32_t element, std::uint32_t length) {
    return checked(btf__add_array(types_, static_cast<int>(byte()), static_cast<int>(element), length));
  }

  /// A pointer to an array of that length. Its elements are bytes, so that no length is too large for the kernel.
  std::uint32_t number(std::uint32_t value) { return pointer(array(byte(), value)); }

  std::uint32_t byte() {
    constexpr const char *kName = "unsigned char";
    const std::uint32_t known = find_btf(types_, kName, BTF_KIND_INT);
    return known != 0 && btf_size(types_, known) == 1 ? known : checked(btf__add_int(types_, kName, 1, 0));
  }

  btf *types_;
  bool failed_ = false;
  std::optional<std::uint32_t> values_;
};

}  // namespace

Result<BtfMapType> add_map_type(btf *types, const MapSpec &map) {
  if (!map.slots.empty() && map.slots.rbegin()->first > kMaxInitialSlot) {
    return fail(
        ErrorKind::kRefused, "",
        fmt::format("map {}: element {} is too far behind for an initial value", map.name, map.slots.rbegin()->first));
  }
  MapTypeBuilder builder(types);
  const std::vector<Member> members = builder.members_of(map);
  BtfMapType type;
  type.id = builder.structure(members);
  type.size = btf__type_by_id(types, type.id)->size;
  type.values = map.slots.empty() ? 0 : (map.slots.rbegin()->first + 1) * kMemberSize;
  if (builder.failed())
    return fail(ErrorKind::kEnvironment, "", fmt::format("map {}: no memory for its BTF", map.name));
  return type;
}

}  // namespace bpfcc
