#include "driver/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Signals.h>

#include "support/file_bytes.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

tl::unexpected<Error> cannot_write(const std::string &path, int error_code) {
  return fail(ErrorKind::kUsage, path == "-" ? "standard output" : path, "cannot be written", error_code);
}

/// A file that a signal which ends the program removes, whichever of its threads takes it.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) { llvm::sys::RemoveFileOnSignal(path_); }
  ~TemporaryFile() { llvm::sys::DontRemoveFileOnSignal(path_); }
  TemporaryFile(const TemporaryFile &) = delete;
  TemporaryFile &operator=(const TemporaryFile &) = delete;

  const char *path() const { return path_.c_str(); }

 private:
  std::string path_;
};

/// A name beside `path` that no other process and no other thread of this one takes.
std::string temporary_name(const std::string &path) {
  static std::atomic<unsigned> count = 0;
  return fmt::format("{}.{}.{}", path, ::getpid(), count++);
}

mode_t current_umask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

Result<void> write_in_place(const std::string &path, std::span<const std::byte> bytes) {
  const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file || !write_all(file.get(), bytes)) return cannot_write(path, errno);
  return {};
}

Result<void> write_and_rename(const std::string &path, std::span<const std::byte> bytes, mode_t mode) {
  std::optional<TemporaryFile> temporary;
  UniqueFd file;
  do {  // a process that was killed may have left a file of that name
    temporary.emplace(temporary_name(path));
    file = UniqueFd(::open(temporary->path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  } while (!file && errno == EEXIST);
  if (!file) return cannot_write(path, errno);
  if (write_all(file.get(), bytes) && ::fchmod(file.get(), mode) == 0 &&
      ::rename(temporary->path(), path.c_str()) == 0) {
    return {};
  }
  const int error_code = errno;
  ::unlink(temporary->path());
  return cannot_write(path, error_code);
}

}  // namespace

Result<void> write_output(const std::string &path, std::span<const std::byte> bytes) {
  if (path == "-") {
    if (!write_all(STDOUT_FILENO, bytes)) return cannot_write(path, errno);
    return {};
  }
  struct stat status;
  const bool special = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  static const mode_t mask = current_umask();
  return special ? write_in_place(path, bytes) : write_and_rename(path, bytes, 0666 & ~mask);
}

}  // namespace bpfcc
