#include "loader/load/map_elements.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/value_parser.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

using Bytes = std::vector<std::byte>;

// What syscalls store in these maps is a file descriptor, whatever programs find there.
constexpr std::array kArraysOfMaps = {BPF_MAP_TYPE_ARRAY_OF_MAPS, BPF_MAP_TYPE_HASH_OF_MAPS};
// Their keys are positions, from 0 up to max_entries.
constexpr std::array kArrays = {BPF_MAP_TYPE_ARRAY, BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_PROG_ARRAY,
                                BPF_MAP_TYPE_ARRAY_OF_MAPS};
constexpr std::array kPerCpu = {BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH};

bool is_one_of(std::uint32_t type, const auto &types) { return std::ranges::find(types, type) != types.end(); }

std::string did_you_mean(std::string_view name, const auto &named) {
  std::vector<std::string_view> names(named.size());
  std::ranges::transform(named, names.begin(), [](const auto &each) { return std::string_view(each.name); });
  const std::string_view nearest = nearest_name(name, names);
  return nearest.empty() ? "" : fmt::format("did you mean {}?", nearest);
}

Result<Bytes> descriptor(int fd) {
  Bytes bytes(sizeof(fd));
  std::memcpy(bytes.data(), &fd, sizeof(fd));
  return bytes;
}

Result<Bytes> program_value(const LoadedObject &object, const std::string &name) {
  const bpf_program *program = bpf_object__find_program_by_name(object.get(), name.c_str());
  if (program != nullptr && bpf_program__fd(program) >= 0) return descriptor(bpf_program__fd(program));
  if (program != nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("program '{}' of {} is not loaded", name, object.spec().name), 0,
                fmt::format("add --program {}", name));
  }
  return fail(ErrorKind::kUsage, "", fmt::format("no program '{}' in {}", name, object.spec().name), 0,
              did_you_mean(name, object.spec().programs));
}

Result<Bytes> map_value(const LoadedObject &object, const std::string &name) {
  const bpf_map *map = bpf_object__find_map_by_name(object.get(), name.c_str());
  if (map != nullptr && bpf_map__fd(map) >= 0) return descriptor(bpf_map__fd(map));
  return fail(ErrorKind::kUsage, "", fmt::format("no map '{}' in {}", name, object.spec().name), 0,
              did_you_mean(name, object.spec().maps));
}

/// The name behind "prog:"; an error where the text begins otherwise.
Result<std::string> name_after(const std::string &text, const std::string &prefix, std::string_view map_kind) {
  if (text.starts_with(prefix)) return text.substr(prefix.size());
  return fail(ErrorKind::kUsage, "",
              fmt::format("the values of {} are {}s", map_kind, prefix == "map:" ? "map" : "program"), 0,
              fmt::format("write {}NAME", prefix));
}

Result<Bytes> read_value(const LoadedObject &object, const MapSpec &map, const std::string &text) {
  if (map.type == BPF_MAP_TYPE_PROG_ARRAY) {
    BPFCC_TRY(const std::string name, name_after(text, "prog:", "a program array"));
    return program_value(object, name);
  }
  if (is_one_of(map.type, kArraysOfMaps)) {
    BPFCC_TRY(const std::string name, name_after(text, "map:", "a map of maps"));
    return map_value(object, name);
  }
  BPFCC_TRY(Bytes value, parse_value(text, {object.types(), map.value_type_id, map.value_size}));
  if (!is_one_of(map.type, kPerCpu)) return value;
  // All processors start with the same value; each has its own, at a multiple of 8 bytes.
  const size_t stride = (value.size() + 7) / 8 * 8;
  Bytes values(stride * static_cast<size_t>(std::max(libbpf_num_possible_cpus(), 1)));
  for (size_t at = 0; at < values.size(); at += stride)
    std::ranges::copy(value, values.begin() + static_cast<long>(at));
  return values;
}

Result<void> check_position(const MapSpec &map, const Bytes &key) {
  std::uint32_t position = 0;
  if (!is_one_of(map.type, kArrays) || key.size() != sizeof(position)) return {};
  std::memcpy(&position, key.data(), sizeof(position));
  if (position < map.max_entries) return {};
  return fail(ErrorKind::kUsage, "",
              fmt::format("the map has {} element{}: keys are 0 to {}", map.max_entries,
                          map.max_entries == 1 ? "" : "s", map.max_entries - 1));
}

/// What an errno of BPF_MAP_UPDATE_ELEM means to somebody who wrote an element.
Error refused_element(int error_code) {
  switch (error_code) {
    case E2BIG:
      return {ErrorKind::kUsage, "", "the map is full", error_code};
    case EPERM:
      return {ErrorKind::kUsage, "", "the map is read-only", error_code};
    case EINVAL:
      return {ErrorKind::kUsage, "", "the kernel does not take this element", error_code};
    default:
      return {ErrorKind::kEnvironment, "", "cannot be stored", error_code};
  }
}

Result<void> store_element(const LoadedObject &object, const MapAssignment &assignment) {
  const MapSpec *map = object.find_map(assignment.map);
  const bpf_map *handle = bpf_object__find_map_by_name(object.get(), assignment.map.c_str());
  if (map == nullptr || handle == nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("no map '{}' in {}", assignment.map, object.spec().name), 0,
                did_you_mean(assignment.map, object.spec().maps));
  }
  const bool is_prefix = map->type == BPF_MAP_TYPE_LPM_TRIE;
  BPFCC_TRY(const Bytes key, parse_value(assignment.key, {object.types(), map->key_type_id, map->key_size, is_prefix}));
  BPFCC_CHECK(check_position(*map, key));
  BPFCC_TRY(const Bytes value, read_value(object, *map, assignment.value));
  if (bpf_map_update_elem(bpf_map__fd(handle), key.data(), value.data(), BPF_ANY) != 0) {
    return tl::unexpected(refused_element(errno));
  }
  return {};
}

}  // namespace

Result<void> store_elements(const LoadedObject &object, const std::vector<MapAssignment> &assignments) {
  for (const MapAssignment &assignment : assignments) {
    if (Result<void> stored = store_element(object, assignment); !stored) {
      Error error = std::move(stored).error();
      error.subject = fmt::format("{}[{}]={}", assignment.map, assignment.key, assignment.value);
      return tl::unexpected(std::move(error));
    }
  }
  return {};
}

}  // namespace bpfcc
