#include "loader/observe/kernel_names.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "support/unique_fd.h"

namespace bpfcc {
namespace {

std::uint32_t program_id(int fd, std::string &name) {
  bpf_prog_info info{};
  std::uint32_t size = sizeof(info);
  if (fd < 0 || bpf_prog_get_info_by_fd(fd, &info, &size) != 0) return 0;
  name = static_cast<const char *>(info.name);
  return info.id;
}

std::uint32_t map_id(int fd, std::string &name) {
  bpf_map_info info{};
  std::uint32_t size = sizeof(info);
  if (fd < 0 || bpf_map_get_info_by_fd(fd, &info, &size) != 0) return 0;
  name = static_cast<const char *>(info.name);
  return info.id;
}

std::string name_or_id(const std::string &name, std::uint32_t id) { return name.empty() ? std::to_string(id) : name; }

}  // namespace

std::string program_name(const LoadedObject &object, std::uint32_t id) {
  std::string kernel_name;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) {
    if (program_id(bpf_program__fd(program), kernel_name) == id) return bpf_program__name(program);
  }
  kernel_name.clear();
  program_id(UniqueFd(bpf_prog_get_fd_by_id(id)).get(), kernel_name);
  return name_or_id(kernel_name, id);
}

std::string map_name(const LoadedObject &object, std::uint32_t id) {
  std::string kernel_name;
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object.get()) {
    if (map_id(bpf_map__fd(map), kernel_name) == id) return bpf_map__name(map);
  }
  kernel_name.clear();
  map_id(UniqueFd(bpf_map_get_fd_by_id(id)).get(), kernel_name);
  return name_or_id(kernel_name, id);
}

}  // namespace bpfcc
