#include "support/file_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "support/unique_fd.h"

namespace bpfcc {

Result<std::vector<std::byte>> read_all(int fd) {
  std::vector<std::byte> bytes;
  std::array<std::byte, 65536> buffer{};
  while (true) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorKind::kUsage, "", "cannot be read", errno);
    if (count == 0) return bytes;
    bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + count);
  }
}

bool write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

Result<std::vector<std::byte>> read_file(const std::string &path) {
  const bool is_standard_input = path == "-";
  const UniqueFd file(is_standard_input ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const std::string name = is_standard_input ? "standard input" : path;
  if (!file) return fail(ErrorKind::kUsage, name, "cannot be opened", errno);
  auto bytes = read_all(file.get());
  if (!bytes) bytes.error().subject = name;
  return bytes;
}

}  // namespace bpfcc
