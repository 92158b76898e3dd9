#include "support/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "support/unique_fd.h"

namespace bpfcc {
namespace {

class Mapping {
 public:
  Mapping(int fd, size_t size) : address_(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0)), size_(size) {}
  Mapping(const Mapping &) = delete;
  Mapping &operator=(const Mapping &) = delete;
  ~Mapping() {
    if (*this) ::munmap(address_, size_);
  }
  explicit operator bool() const { return address_ != MAP_FAILED; }
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte *>(address_), size_}; }

 private:
  void *address_;
  size_t size_;
};

/// As many as there are, but no more than `size`.
Result<MappedFile> read_bytes(int fd, size_t size, const std::string &path) {
  // Not set to zero beforehand: a kernel's types are some megabytes.
  const std::shared_ptr<std::byte[]> buffer(new std::byte[size]);  // NOLINT(modernize-avoid-c-arrays)
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(fd, buffer.get() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::kUsage, path, "cannot be read", errno);
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return MappedFile{buffer, {buffer.get(), done}};
}

}  // namespace

Result<MappedFile> map_file(const std::string &path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return fail(ErrorKind::kUsage, path, "cannot be opened", errno);
  if (S_ISDIR(status.st_mode)) return fail(ErrorKind::kUsage, path, "cannot be read", EISDIR);
  const auto size = static_cast<size_t>(status.st_size);
  auto mapping = std::make_shared<const Mapping>(file.get(), size);
  if (!*mapping) return read_bytes(file.get(), size, path);
  const std::span<const std::byte> bytes = mapping->bytes();
  return MappedFile{std::move(mapping), bytes};
}

}  // namespace bpfcc
