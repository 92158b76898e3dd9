#include "tests/kernel/samples/packets.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace bpfcc::test {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
  int family() const { return storage.ss_family; }
};

Address parse_address(const std::string &text, std::uint16_t port) {
  Address address;
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    std::memcpy(&address.storage, &v4, address.size = sizeof(v4));
  } else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    std::memcpy(&address.storage, &v6, address.size = sizeof(v6));
  } else {
    throw std::runtime_error(text + " is no address");
  }
  return address;
}

void check(bool good, const char *what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

UniqueFd open_socket(int family, int type) {
  UniqueFd fd(socket(family, type | SOCK_CLOEXEC, 0));
  check(static_cast<bool>(fd), "socket");
  return fd;
}

}  // namespace

UdpReceiver::UdpReceiver(const std::string &address, std::uint16_t port) {
  const Address bound = parse_address(address, port);
  socket_ = open_socket(bound.family(), SOCK_DGRAM);
  check(bind(socket_.get(), bound.get(), bound.size) == 0, "bind");
}

int UdpReceiver::wait_for(int expected, std::chrono::milliseconds quiet) {
  pollfd ready{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  while (received_ < expected && poll(&ready, 1, static_cast<int>(quiet.count())) > 0) {
    char byte = 0;
    check(recv(socket_.get(), &byte, sizeof(byte), 0) >= 0, "recv");
    ++received_;
  }
  return received_;
}

void send_datagrams(const std::string &from, const std::string &to, std::uint16_t port, int count, size_t payload) {
  const Address source = parse_address(from, 0);
  const Address target = parse_address(to, port);
  const UniqueFd fd = open_socket(source.family(), SOCK_DGRAM);
  check(bind(fd.get(), source.get(), source.size) == 0, "bind");
  const std::vector<char> data(payload);
  for (int sent = 0; sent < count; ++sent) {
    check(sendto(fd.get(), data.data(), data.size(), 0, target.get(), target.size) >= 0, "sendto");
  }
}

void connect_refused(const std::string &to, std::uint16_t port, int count) {
  const Address target = parse_address(to, port);
  for (int tried = 0; tried < count; ++tried) {
    const UniqueFd fd = open_socket(target.family(), SOCK_STREAM);
    if (connect(fd.get(), target.get(), target.size) == 0) throw std::runtime_error("somebody listens");
    check(errno == ECONNREFUSED, "connect");
  }
}

void add_address(const std::string &interface, const std::string &address) {
  const UniqueFd fd = open_socket(AF_INET, SOCK_DGRAM);
  const Address parsed = parse_address(address, 0);
  ifreq request{};
  // A name with a colon is a further address of the interface, see netdevice(7).
  (interface + ":1").copy(request.ifr_name, IFNAMSIZ - 1);
  std::memcpy(&request.ifr_addr, parsed.get(), sizeof(request.ifr_addr));
  check(ioctl(fd.get(), SIOCSIFADDR, &request) == 0, "SIOCSIFADDR");
}

}  // namespace bpfcc::test
