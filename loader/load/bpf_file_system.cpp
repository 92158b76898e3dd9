#include "loader/load/bpf_file_system.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace bpfcc {
namespace {

constexpr const char *kMountPoint = "/sys/fs/bpf";

}  // namespace

Result<bool> mount_bpf_file_system() {
  struct statfs info{};
  if (statfs(kMountPoint, &info) != 0) {
    return fail(ErrorKind::kEnvironment, kMountPoint, "the place where bpffs is mounted cannot be looked at", errno);
  }
  if (info.f_type == BPF_FS_MAGIC) return false;
  if (mount("bpf", kMountPoint, "bpf", 0, "mode=0700") == 0) return true;
  return fail(ErrorKind::kEnvironment, kMountPoint, "bpffs, where maps are pinned, is missing and cannot be mounted",
              errno, "as root: mount -t bpf bpf /sys/fs/bpf");
}

void unmount_bpf_file_system() {
  // Files that the kernel makes: kernel/bpf/preload.
  constexpr std::array<std::string_view, 2> kOwn = {"maps.debug", "progs.debug"};
  std::error_code error;
  for (const auto &entry : std::filesystem::directory_iterator(kMountPoint, error)) {
    if (std::ranges::find(kOwn, entry.path().filename().string()) == kOwn.end()) return;
  }
  umount(kMountPoint);
}

}  // namespace bpfcc
