#include "loader/attach/tail_calls.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace bpfcc {
namespace {

/// The names of the object's programs by their numbers in the kernel.
std::map<std::uint32_t, std::string> names_by_id(const bpf_object *object) {
  std::map<std::uint32_t, std::string> names;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    const int fd = bpf_program__fd(program);
    if (fd >= 0 && bpf_prog_get_info_by_fd(fd, &info, &size) == 0) names[info.id] = bpf_program__name(program);
  }
  return names;
}

/// Maps whose elements run programs.
struct RunningMap {
  bpf_map_type type;
  size_t id_at;  ///< where in the value the program's number is: struct bpf_devmap_val, struct bpf_cpumap_val
};
constexpr std::array kRunningMaps = {
    RunningMap{BPF_MAP_TYPE_PROG_ARRAY, 0},
    RunningMap{BPF_MAP_TYPE_DEVMAP, sizeof(std::uint32_t)},
    RunningMap{BPF_MAP_TYPE_DEVMAP_HASH, sizeof(std::uint32_t)},
    RunningMap{BPF_MAP_TYPE_CPUMAP, sizeof(std::uint32_t)},
};

/// The number of the program in an element, 0 where there is none. What is read from an element is not the file
/// descriptor that was written.
std::uint32_t program_in(int map, std::uint32_t key, size_t id_at) {
  std::array<std::byte, 2 * sizeof(std::uint32_t)> value{};
  std::uint32_t id = 0;
  if (bpf_map_lookup_elem(map, &key, value.data()) == 0) std::memcpy(&id, value.data() + id_at, sizeof(id));
  return id;
}

}  // namespace

TailCalls find_tail_calls(const bpf_object *object) {
  TailCalls calls;
  std::map<std::uint32_t, std::string> names;
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    const auto *const row = std::ranges::find(kRunningMaps, bpf_map__type(map), &RunningMap::type);
    const int fd = bpf_map__fd(map);
    if (row == kRunningMaps.end() || fd < 0 || bpf_map__value_size(map) <= row->id_at) continue;
    if (names.empty()) names = names_by_id(object);
    std::uint32_t key = 0;
    for (const void *previous = nullptr; bpf_map_get_next_key(fd, previous, &key) == 0; previous = &key) {
      if (const auto name = names.find(program_in(fd, key, row->id_at)); name != names.end()) {
        calls.try_emplace(name->second, fmt::format("{}[{}]", bpf_map__name(map), key));
      }
    }
  }
  return calls;
}

}  // namespace bpfcc
