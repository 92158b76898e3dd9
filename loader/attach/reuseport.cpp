#include "loader/attach/reuseport.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "loader/attach/socket_filter.h"
#include "support/unique_fd.h"

#ifndef SO_DETACH_REUSEPORT_BPF
#define SO_DETACH_REUSEPORT_BPF 68  // asm-generic/socket.h of Linux 5.3
#endif

namespace bpfcc {
namespace {

// reuseport_attach_prog() in net/core/sock_reuseport.c, and its callers in filter.c.
constexpr std::array kRefusals = {
    Refusal{EBADF, ErrorKind::kUsage, "{} is not open"},
    Refusal{ENOTSOCK, ErrorKind::kUsage, "{} is not a socket"},
    Refusal{EINVAL, ErrorKind::kAttach, "{} is in no group of sockets that share a port",
            "it needs the socket option SO_REUSEPORT, set before bind(2)"},
    Refusal{EOPNOTSUPP, ErrorKind::kAttach, "{} is neither for UDP nor for TCP"},
};

class Group {
 public:
  explicit Group(UniqueFd socket) : socket_(std::move(socket)) {}
  Group(Group &&) noexcept = default;
  Group &operator=(Group &&) = delete;
  ~Group() {
    const int unused = 0;
    if (socket_) setsockopt(socket_.get(), SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &unused, sizeof(unused));
  }

 private:
  UniqueFd socket_;
};

}  // namespace

Result<void> check_reuseport(const std::string &argument) {
  if (parse_fd(argument)) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not fd=N", argument));
}

Result<std::unique_ptr<Attachment>> attach_reuseport(const bpf_program *program, const std::string &argument) {
  const int fd = *parse_fd(argument);
  const int program_fd = bpf_program__fd(program);
  UniqueFd socket(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!socket || setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &program_fd, sizeof(program_fd)) != 0) {
    return tl::unexpected(explain_refusal(program, fmt::format("file descriptor {}", fd), errno, kRefusals));
  }
  return hold(fmt::format("reuseport group of fd={}", fd), Group(std::move(socket)));
}

}  // namespace bpfcc
