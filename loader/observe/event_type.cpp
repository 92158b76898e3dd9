#include "loader/observe/event_type.h"

#include <bpf/btf.h>

#include <optional>
#include <string_view>

#include "loader/load/value_type.h"

namespace bpfcc {
namespace {

/// Void, and the descriptors that perf event arrays hold, are no events.
std::optional<EventType> as_event(const btf *types, std::uint32_t id) {
  const BareType bare = bare_type(types, id);
  if (bare.type == nullptr || !btf_is_composite(bare.type) || bare.type->size == 0) return std::nullopt;
  return EventType{bare.id, bare.type->size, spell_type(types, id)};
}

std::optional<EventType> find_struct(const btf *types, const std::string &name) {
  const std::int32_t id = btf__find_by_name_kind(types, name.c_str(), BTF_KIND_STRUCT);
  return id > 0 ? as_event(types, static_cast<std::uint32_t>(id)) : std::nullopt;
}

std::optional<EventType> find_annotation(const btf *types, const std::string &map) {
  const std::int32_t id = btf__find_by_name_kind(types, ("____btf_map_" + map).c_str(), BTF_KIND_STRUCT);
  if (id <= 0) return std::nullopt;
  const btf_type *annotation = btf__type_by_id(types, static_cast<std::uint32_t>(id));
  for (std::uint32_t i = 0; i < btf_vlen(annotation); ++i) {
    const auto &member = btf_members(annotation)[i];
    if (type_name(types, member.name_off) == "value") return as_event(types, member.type);
  }
  return std::nullopt;
}

std::optional<EventType> find_only_event(const btf *types) {
  std::optional<EventType> found;
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type *type = btf__type_by_id(types, id);
    if (!btf_is_struct(type)) continue;
    const std::string_view name = type_name(types, type->name_off);
    if (name != "event" && !name.ends_with("_event")) continue;
    if (found) return std::nullopt;
    found = as_event(types, id);
  }
  return found;
}

}  // namespace

EventType find_event_type(const btf *types, const MapSpec &map) {
  if (types == nullptr) return {};
  if (const auto type = as_event(types, map.value_type_id)) return *type;
  if (const auto type = find_annotation(types, map.name)) return *type;
  if (const auto type = find_struct(types, map.name + "_event")) return *type;
  const bool is_plural = map.name.size() > 1 && map.name.ends_with('s');
  if (const auto type = find_struct(types, map.name)) return *type;
  if (is_plural) {
    if (const auto type = find_struct(types, map.name.substr(0, map.name.size() - 1))) return *type;
  }
  return find_only_event(types).value_or(EventType{});
}

}  // namespace bpfcc
