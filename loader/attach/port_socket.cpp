#include "loader/attach/port_socket.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "loader/attach/socket_filter.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{EADDRINUSE, ErrorKind::kAttach, "{} is taken by another socket",
            "a socket of a process that is started from the same shell can be handed on: socket:fd=N"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_NET_BIND_SERVICE",
            "run it as root; net.ipv4.ip_unprivileged_port_start says which ports are free to all"},
    Refusal{ENOMEM, ErrorKind::kEnvironment, "no memory for the filter of {}",
            "net.core.optmem_max limits what a socket may use"},
};

bool bind_everywhere(const UniqueFd &socket, int family, std::uint16_t port) {
  if (family == AF_INET) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    return bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
  }
  const int both = 0;
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  return setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof(both)) == 0 &&
         bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
}

}  // namespace

std::optional<Port> parse_port(std::string_view text) {
  const auto [protocol, digits] = split_first(text, ':');
  const auto number = parse_number<std::uint16_t>(digits);
  if (!number || *number == 0 || (protocol != "udp" && protocol != "tcp")) return std::nullopt;
  return Port{protocol == "udp" ? SOCK_DGRAM : SOCK_STREAM, *number};
}

Result<std::unique_ptr<Attachment>> attach_port_socket(const bpf_program *program, const Port &port) {
  const std::string place = fmt::format("{} port {}", port.type == SOCK_DGRAM ? "udp" : "tcp", port.number);
  const auto refused = [&] { return tl::unexpected(explain_refusal(program, place, errno, kRefusals)); };
  int family = AF_INET6;
  UniqueFd socket(::socket(family, port.type | SOCK_CLOEXEC, 0));
  if (!socket && errno == EAFNOSUPPORT) {
    family = AF_INET;  // a kernel without IPv6
    socket = UniqueFd(::socket(family, port.type | SOCK_CLOEXEC, 0));
  }
  // The filter is there before the first packet can come.
  if (!socket || !attach_socket_filter(socket, program) || !bind_everywhere(socket, family, port.number)) {
    return refused();
  }
  if (port.type == SOCK_STREAM && listen(socket.get(), SOMAXCONN) != 0) return refused();
  return hold(fmt::format("socket {}", place), std::move(socket));
}

}  // namespace bpfcc
