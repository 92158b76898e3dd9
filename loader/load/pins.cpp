#include "loader/load/pins.h"

#include <bpf/bpf.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <ranges>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/bpf_file_system.h"

namespace bpfcc {
namespace {

constexpr const char *kHint = "bpffs is mounted at /sys/fs/bpf: name a folder in it";

}  // namespace

Pins::~Pins() {
  if (kept_) return;
  for (const std::string &path : paths_ | std::views::reverse) unlink(path.c_str());
  for (const std::string &folder : folders_ | std::views::reverse) rmdir(folder.c_str());
  if (mounted_) unmount_bpf_file_system();
}

void Pins::keep() { kept_ = true; }

Result<void> Pins::make_folders(const std::string &path) {
  std::vector<std::string> missing;
  struct statfs info{};
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  while (statfs(folder.c_str(), &info) != 0) {
    if (errno != ENOENT || !folder.has_relative_path()) {
      return fail(ErrorKind::kUsage, folder.string(), "nothing can be pinned there", errno, kHint);
    }
    missing.push_back(folder.string());
    folder = folder.parent_path();
  }
  if (info.f_type != BPF_FS_MAGIC) return fail(ErrorKind::kUsage, path, "is not in bpffs", 0, kHint);
  for (const std::string &name : missing | std::views::reverse) {
    if (mkdir(name.c_str(), 0700) != 0) return fail(ErrorKind::kEnvironment, name, "cannot be made", errno);
    folders_.push_back(name);
  }
  return {};
}

Result<void> Pins::add(int fd, const std::string &path) {
  if (path.starts_with("/sys/fs/bpf")) {
    BPFCC_TRY(const bool mounted, mount_bpf_file_system());
    mounted_ = mounted_ || mounted;
  }
  BPFCC_CHECK(make_folders(path));
  if (bpf_obj_pin(fd, path.c_str()) == 0) {
    paths_.push_back(path);
    return {};
  }
  return fail_bpf(BPF_OBJ_PIN, path, errno);
}

std::string pin_name(std::string name) {
  if (name.starts_with('.')) name.erase(0, 1);
  std::ranges::replace(name, '.', '_');
  return name;
}

}  // namespace bpfcc
