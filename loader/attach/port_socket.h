#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// A port of this machine: "udp:53", "tcp:80".
struct Port {
  int type;  ///< SOCK_DGRAM or SOCK_STREAM
  std::uint16_t number;
};

/// Nothing for any other text.
std::optional<Port> parse_port(std::string_view text);

/// Runs the program as the filter of a socket of our own that listens at the port, on all addresses of IPv4 and IPv6:
/// for each datagram that comes, or each segment of connections. Nobody reads what it keeps.
Result<std::unique_ptr<Attachment>> attach_port_socket(const bpf_program *program, const Port &port);

}  // namespace bpfcc
