#include "loader/attach/socket.h"

#include <arpa/inet.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/interface.h"
#include "loader/attach/port_socket.h"
#include "loader/attach/refusal.h"
#include "loader/attach/socket_filter.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "a packet socket on {} needs the capability CAP_NET_RAW", "run it as root"},
    Refusal{EAFNOSUPPORT, ErrorKind::kEnvironment, "no packet sockets: this kernel was built without CONFIG_PACKET"},
    Refusal{ENETDOWN, ErrorKind::kAttach, "{} is down", "ip link set {} up"},
    Refusal{ENOMEM, ErrorKind::kEnvironment, "no memory for the filter of {}",
            "net.core.optmem_max limits what a socket may use"},
};
constexpr std::array kInheritedRefusals = {
    Refusal{EBADF, ErrorKind::kUsage, "{} is not open", "the shell hands one on: bpfrun ... 3<>/dev/udp/127.0.0.1/9"},
    Refusal{ENOTSOCK, ErrorKind::kUsage, "{} is not a socket"},
    Refusal{EPERM, ErrorKind::kAttach, "the filter of {} is locked (SO_LOCK_FILTER)"},
};

/// Takes the filter off a socket that others go on to use.
class InheritedSocket {
 public:
  explicit InheritedSocket(UniqueFd socket) : socket_(std::move(socket)) {}
  InheritedSocket(InheritedSocket &&) noexcept = default;
  InheritedSocket &operator=(InheritedSocket &&) = delete;
  ~InheritedSocket() {
    const int unused = 0;
    if (socket_) setsockopt(socket_.get(), SOL_SOCKET, SO_DETACH_BPF, &unused, sizeof(unused));
  }

 private:
  UniqueFd socket_;
};

/// The number of instructions of a classic filter; a BPF program cannot be read back, which is EACCES.
bool has_filter(const UniqueFd &socket) {
  socklen_t instructions = 0;
  sock_filter unused{};
  const int result = getsockopt(socket.get(), SOL_SOCKET, SO_GET_FILTER, &unused, &instructions);
  return result == 0 ? instructions > 0 : errno == EACCES;
}

Result<std::unique_ptr<Attachment>> attach_inherited(const bpf_program *program, int fd) {
  const std::string place = fmt::format("file descriptor {}", fd);
  UniqueFd socket(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!socket) return tl::unexpected(explain_refusal(program, place, errno, kInheritedRefusals));
  if (has_filter(socket)) {
    return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("{} has a filter already", place), EEXIST);
  }
  if (!attach_socket_filter(socket, program))
    return tl::unexpected(explain_refusal(program, place, errno, kInheritedRefusals));
  return hold(fmt::format("socket fd={}", fd), InheritedSocket(std::move(socket)));
}

Result<std::unique_ptr<Attachment>> attach_packet_socket(const bpf_program *program, const std::string &interface) {
  BPFCC_TRY(const int index, interface_index(interface, bpf_program__name(program)));
  const auto refused = [&] { return tl::unexpected(explain_refusal(program, interface, errno, kRefusals)); };

  // Without a protocol the socket gets nothing yet: no packet can come before the filter is there.
  UniqueFd socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
  if (!socket || !attach_socket_filter(socket, program)) return refused();

  // Nobody reads what the program keeps. The filter runs before a full buffer drops the packet (packet_rcv() in
  // net/packet/af_packet.c), so that the smallest one will do.
  const int smallest = 0;
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest));

  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = index;
  if (bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) return refused();

  // Binding to an interface that is down succeeds, and leaves ENETDOWN to be found.
  int pending = 0;
  socklen_t size = sizeof(pending);
  if (getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending != 0) {
    errno = pending;
    return refused();
  }
  return hold("socket " + interface, std::move(socket));
}

}  // namespace

Result<void> check_socket(const std::string &argument) {
  if (argument.starts_with("udp:") || argument.starts_with("tcp:")) {
    if (parse_port(argument)) return {};
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' does not end with a port from 1 to 65535", argument));
  }
  if (!argument.starts_with("fd=")) return check_interface_name(argument);
  if (parse_fd(argument)) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not fd=N", argument));
}

Result<std::unique_ptr<Attachment>> attach_socket(const bpf_program *program, const std::string &argument) {
  if (const std::optional<int> fd = parse_fd(argument)) return attach_inherited(program, *fd);
  if (const std::optional<Port> port = parse_port(argument)) return attach_port_socket(program, *port);
  return attach_packet_socket(program, argument);
}

}  // namespace bpfcc
