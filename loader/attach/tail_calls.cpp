#include "loader/attach/tail_calls.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <cstdint>

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

}  // namespace

TailCalls find_tail_calls(const bpf_object *object) {
  TailCalls calls;
  std::map<std::uint32_t, std::string> names;
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    if (bpf_map__type(map) != BPF_MAP_TYPE_PROG_ARRAY || bpf_map__fd(map) < 0) continue;
    if (names.empty()) names = names_by_id(object);
    for (std::uint32_t index = 0; index < bpf_map__max_entries(map); ++index) {
      std::uint32_t id = 0;  // what is read from an element is not the file descriptor that was written
      if (bpf_map_lookup_elem(bpf_map__fd(map), &index, &id) != 0) continue;
      if (const auto name = names.find(id); name != names.end()) {
        calls.try_emplace(name->second, fmt::format("{}[{}]", bpf_map__name(map), index));
      }
    }
  }
  return calls;
}

}  // namespace bpfcc
