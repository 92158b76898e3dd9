#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "support/unique_fd.h"

namespace bpfcc::test {

// Packets of a known number and size, in the network namespace of the calling thread. What fails throws
// std::runtime_error.

/// Takes UDP datagrams to an address (IPv4 or IPv6), so that nobody answers "port unreachable".
class UdpReceiver {
 public:
  UdpReceiver(const std::string &address, std::uint16_t port);

  /// How many have come; returns when it is `expected`, or when none came for that time.
  int wait_for(int expected, std::chrono::milliseconds quiet = std::chrono::seconds(1));

 private:
  UniqueFd socket_;
  int received_ = 0;
};

/// `count` datagrams with `payload` bytes each.
void send_datagrams(const std::string &from, const std::string &to, std::uint16_t port, int count, size_t payload = 16);

/// Tries to connect where nobody listens: one TCP packet to the port each, and one back.
void connect_refused(const std::string &to, std::uint16_t port, int count);

/// Gives an interface a further IPv4 address.
void add_address(const std::string &interface, const std::string &address);

}  // namespace bpfcc::test
