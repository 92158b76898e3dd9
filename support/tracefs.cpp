#include "support/tracefs.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace bpfcc {
namespace {

constexpr std::array kUsualPlaces = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};

struct CloseStream {
  void operator()(DIR *stream) const { closedir(stream); }
};

/// Empty where tracefs is not there; the errno of the one that is there and cannot be opened in `denied`.
UniqueFd open_mounted(int &denied) {
  for (const char *place : kUsualPlaces) {
    UniqueFd folder(::open(place, O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct statfs about{};
    if (!folder || fstatfs(folder.get(), &about) != 0 || about.f_type != TRACEFS_MAGIC) continue;
    if (faccessat(folder.get(), ".", X_OK, AT_EACCESS) == 0) return folder;
    denied = errno;
  }
  return UniqueFd();
}

/// A mount that is attached to no folder. Empty on failure, with errno.
UniqueFd mount_apart() {
  const UniqueFd context(fsopen("tracefs", FSOPEN_CLOEXEC));
  if (!context || fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) return UniqueFd();
  return UniqueFd(fsmount(context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV));
}

}  // namespace

Result<Tracefs> Tracefs::open() {
  int denied = 0;
  UniqueFd folder = open_mounted(denied);
  if (folder) return Tracefs(std::move(folder));
  if (denied != 0) {
    return fail(ErrorKind::kEnvironment, "tracefs", "not readable for this user", denied, "run it as root");
  }
  errno = 0;
  folder = mount_apart();
  if (folder) return Tracefs(std::move(folder));
  const int refused = errno;
  if (refused == ENODEV) {
    return fail(ErrorKind::kEnvironment, "tracefs", "this kernel was built without CONFIG_TRACING", refused);
  }
  return fail(ErrorKind::kEnvironment, "tracefs", "not mounted, and mounting it failed", refused,
              "as root: mount -t tracefs tracefs /sys/kernel/tracing");
}

Result<std::string> Tracefs::read(const std::string &path) const {
  const UniqueFd file(openat(folder(), path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t count = file ? 0 : -1;
  while (file && (count = ::read(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<size_t>(count));
  }
  if (count < 0) return fail(ErrorKind::kEnvironment, "tracefs/" + path, "cannot be read", errno);
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

std::vector<std::string> Tracefs::folders_in(const std::string &path) const {
  std::vector<std::string> names;
  UniqueFd fd(openat(folder(), path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseStream> stream(fd ? fdopendir(fd.get()) : nullptr);
  if (!stream) return names;
  fd.release();  // the stream closes it
  while (const dirent *entry = readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (entry->d_type == DT_DIR && name != "." && name != "..") names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace bpfcc
