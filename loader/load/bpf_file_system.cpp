#include "loader/load/bpf_file_system.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include <cerrno>

namespace bpfcc {
namespace {

constexpr const char *kMountPoint = "/sys/fs/bpf";

}  // namespace

Result<void> mount_bpf_file_system() {
  struct statfs info{};
  if (statfs(kMountPoint, &info) == 0 && info.f_type == BPF_FS_MAGIC) return {};
  if (mount("bpf", kMountPoint, "bpf", 0, "mode=0700") == 0) return {};
  return fail(ErrorKind::kEnvironment, kMountPoint, "bpffs, where maps are pinned, is missing and cannot be mounted",
              errno, "as root: mount -t bpf bpf /sys/fs/bpf");
}

}  // namespace bpfcc
