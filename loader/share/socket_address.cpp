#include "loader/share/socket_address.h"

#include <sys/socket.h>

#include <algorithm>

#include <fmt/format.h>

namespace bpfcc {

Result<sockaddr_un> socket_address(const std::string &path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return fail(ErrorKind::kUsage, path, fmt::format("is longer than {} bytes", sizeof(address.sun_path) - 1));
  }
  std::ranges::copy(path, static_cast<char *>(address.sun_path));
  return address;
}

}  // namespace bpfcc
