#include "tests/kernel/test_object.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "support/unique_fd.h"

namespace bpfcc::test {
namespace {

std::filesystem::path programs_folder() {
  if (const char *folder = std::getenv("BPFCC_TEST_PROGRAMS")) return folder;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "tests/kernel/programs";
}

int map_fd(const LoadedObject &object, const std::string &name) {
  const int fd = bpf_object__find_map_fd_by_name(object.get(), name.c_str());
  if (fd < 0) throw std::runtime_error("no map " + name);
  return fd;
}

void watch_this_process(const LoadedObject &object) {
  const std::uint32_t zero = 0;
  const auto process = static_cast<std::uint32_t>(getpid());
  const int fd = bpf_object__find_map_fd_by_name(object.get(), "watched_process");
  if (fd >= 0 && bpf_map_update_elem(fd, &zero, &process, BPF_ANY) != 0) throw std::runtime_error("watched_process");
}

}  // namespace

std::string test_file(const std::string &name) { return programs_folder() / name; }

ObjectImage test_object(const std::string &name) {
  const std::string path = test_file(name + ".o");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  ObjectImage image{name + ".o", {}};
  std::transform(std::istreambuf_iterator<char>(file), {}, std::back_inserter(image.bytes),
                 [](char byte) { return static_cast<std::byte>(byte); });
  return image;
}

LoadedObject load_test_object(const std::string &name) {
  LoadResult object = load(test_object(name), {});
  if (!object) throw std::runtime_error(to_string(object.error().error));
  watch_this_process(*object);
  return std::move(*object);
}

std::uint64_t value_of(const LoadedObject &object, const std::string &map, std::uint32_t index) {
  std::uint64_t value = 0;
  if (bpf_map_lookup_elem(map_fd(object, map), &index, &value) != 0) {
    throw std::runtime_error(fmt::format("no {}[{}]", map, index));
  }
  return value;
}

std::vector<std::uint64_t> values_per_cpu(const LoadedObject &object, const std::string &map, std::uint32_t index) {
  std::vector<std::uint64_t> values(static_cast<size_t>(libbpf_num_possible_cpus()));
  if (bpf_map_lookup_elem(map_fd(object, map), &index, values.data()) != 0) {
    throw std::runtime_error(fmt::format("no {}[{}]", map, index));
  }
  return values;
}

std::vector<std::uint32_t> program_ids(const LoadedObject &object) {
  std::vector<std::uint32_t> ids;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    if (bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size) != 0)
      throw std::runtime_error("no program info");
    ids.push_back(info.id);
  }
  return ids;
}

bool still_loaded(const std::vector<std::uint32_t> &program_ids) {
  const auto exists = [](std::uint32_t id) { return static_cast<bool>(UniqueFd(bpf_prog_get_fd_by_id(id))); };
  for (int attempt = 0; attempt < 100; ++attempt) {
    if (std::ranges::none_of(program_ids, exists)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace bpfcc::test
