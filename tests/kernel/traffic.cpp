#include "tests/kernel/traffic.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "support/unique_fd.h"

namespace bpfcc::test {

void send_udp(const char *address, std::uint16_t port, int datagrams) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) throw std::runtime_error("no socket");
  sockaddr_in target{};
  target.sin_family = AF_INET;
  target.sin_port = htons(port);
  inet_pton(AF_INET, address, &target.sin_addr);
  constexpr std::array<char, 32> kPayload{};
  for (int datagram = 0; datagram < datagrams; ++datagram) {
    const ssize_t sent = sendto(socket.get(), kPayload.data(), kPayload.size(), 0,
                                reinterpret_cast<const sockaddr *>(&target), sizeof(target));
    if (sent != static_cast<ssize_t>(kPayload.size())) throw std::runtime_error("sendto failed");
  }
}

bool eventually(const std::function<bool()> &condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void let_traffic_settle() { std::this_thread::sleep_for(std::chrono::milliseconds(50)); }

}  // namespace bpfcc::test
