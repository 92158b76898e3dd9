#include "driver/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "support/file_bytes.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

/// A signal that ends this thread has to wait until no temporary file is left.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked &) = delete;
  SignalsBlocked &operator=(const SignalsBlocked &) = delete;

 private:
  sigset_t before_{};
};

/// Root may write into a folder of somebody else's: the file stays theirs.
bool hand_over(int fd, const struct stat &status) {
  const bool is_ours = status.st_uid == geteuid() && status.st_gid == getegid();
  return is_ours || geteuid() != 0 || fchown(fd, status.st_uid, status.st_gid) == 0;
}

}  // namespace

Result<void> replace_file(const std::string &path, std::span<const std::byte> bytes) {
  const auto cannot_write = [&path] { return fail(ErrorKind::kUsage, path, "cannot be written", errno); };
  struct stat status;
  char resolved[PATH_MAX];
  if (stat(path.c_str(), &status) != 0 || realpath(path.c_str(), resolved) == nullptr) return cannot_write();
  const SignalsBlocked blocked;
  std::string temporary = std::string(resolved) + ".XXXXXX";
  const UniqueFd file(mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) return cannot_write();
  if (write_all(file.get(), bytes) && hand_over(file.get(), status) &&
      fchmod(file.get(), status.st_mode & 07777) == 0 && rename(temporary.c_str(), resolved) == 0) {
    return {};
  }
  const int error_code = errno;
  unlink(temporary.c_str());
  return fail(ErrorKind::kUsage, path, "cannot be written", error_code);
}

}  // namespace bpfcc
