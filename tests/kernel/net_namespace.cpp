#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace bpfcc::test {
namespace {

/// Throws with errno where a call did not succeed.
void check(bool success, const char *what) {
  if (!success) throw std::runtime_error(std::string(what) + ": " + strerrordesc_np(errno));
}

UniqueFd open_socket(int family, int type, int protocol) {
  UniqueFd fd(socket(family, type | SOCK_CLOEXEC, protocol));
  if (!fd) throw std::runtime_error("no socket");
  return fd;
}

UniqueFd current_namespace() {
  UniqueFd fd(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  check(static_cast<bool>(fd), "/proc/thread-self/ns/net");
  return fd;
}

ifreq request_for(const char *interface) {
  ifreq request{};
  strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
  return request;
}

void set_state(const char *interface, bool up) {
  const UniqueFd control = open_socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request = request_for(interface);
  check(ioctl(control.get(), SIOCGIFFLAGS, &request) == 0, "SIOCGIFFLAGS");
  request.ifr_flags = static_cast<short>(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
  check(ioctl(control.get(), SIOCSIFFLAGS, &request) == 0, "SIOCSIFFLAGS");
}

void set_address(const char *interface, unsigned long command, const char *text) {
  const UniqueFd control = open_socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request = request_for(interface);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  inet_pton(AF_INET, text, &address.sin_addr);
  memcpy(&request.ifr_addr, &address, sizeof(address));
  check(ioctl(control.get(), command, &request) == 0, "setting an address");
}

/// A netlink message that is written from front to back; attributes may contain others.
class Message {
 public:
  template <class Part>
  size_t put(const Part &part) {
    return put_bytes(&part, sizeof(part));
  }
  size_t put_bytes(const void *data, size_t size) {
    const size_t at = bytes_.size();
    bytes_.resize(at + RTA_ALIGN(size));
    memcpy(bytes_.data() + at, data, size);
    return at;
  }
  size_t begin(unsigned short type) { return put(rtattr{0, type}); }
  void end(size_t attribute) {
    const auto length = static_cast<unsigned short>(bytes_.size() - attribute);
    memcpy(bytes_.data() + attribute + offsetof(rtattr, rta_len), &length, sizeof(length));
  }
  void put_attribute(unsigned short type, const void *data, size_t size) {
    put(rtattr{static_cast<unsigned short>(RTA_LENGTH(size)), type});
    put_bytes(data, size);
  }
  void put_attribute(unsigned short type, std::string_view text) { put_attribute(type, text.data(), text.size()); }
  std::vector<char> &bytes() { return bytes_; }

 private:
  std::vector<char> bytes_;
};

/// Sends a request and returns what the kernel says to it.
std::vector<char> ask(Message &message) {
  const auto size = static_cast<unsigned>(message.bytes().size());
  memcpy(message.bytes().data() + offsetof(nlmsghdr, nlmsg_len), &size, sizeof(size));
  const UniqueFd netlink = open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  check(send(netlink.get(), message.bytes().data(), size, 0) == static_cast<ssize_t>(size), "netlink");

  std::vector<char> answer(16384);
  const ssize_t received = recv(netlink.get(), answer.data(), answer.size(), 0);
  check(received >= static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr))), "netlink");
  answer.resize(static_cast<size_t>(received));
  return answer;
}

/// The same, for a request that is answered by an error, or by none.
void transact(Message &message) {
  const std::vector<char> answer = ask(message);
  nlmsgerr result{};
  memcpy(&result, answer.data() + NLMSG_HDRLEN, sizeof(result));
  errno = -result.error;
  check(result.error == 0, "netlink");
}

/// ip link add NAME type KIND peer name PEER netns FD
void add_pair(const char *kind, const char *name, const char *peer, int peer_namespace) {
  Message message;
  message.put(nlmsghdr{0, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, 0, 0});
  message.put(ifinfomsg{});
  message.put_attribute(IFLA_IFNAME, name);
  const size_t info = message.begin(IFLA_LINKINFO);
  message.put_attribute(IFLA_INFO_KIND, kind);
  const size_t data = message.begin(IFLA_INFO_DATA);
  const size_t other = message.begin(VETH_INFO_PEER);  // IFLA_NETKIT_PEER_INFO has the same number
  message.put(ifinfomsg{});
  message.put_attribute(IFLA_IFNAME, peer);
  message.put_attribute(IFLA_NET_NS_FD, &peer_namespace, sizeof(peer_namespace));
  message.end(other);
  message.end(data);
  message.end(info);
  transact(message);
}

void configure(const NetNamespace &target, const char *interface, const char *address) {
  const InNamespace inside(target);
  set_address(interface, SIOCSIFADDR, address);
  set_address(interface, SIOCSIFNETMASK, "255.255.255.0");
  set_state(interface, true);
}

/// IF_OPER_UP and its like (linux/if.h), of an interface of this thread's namespace.
int operational_state(const char *interface) {
  Message message;
  message.put(nlmsghdr{0, RTM_GETLINK, NLM_F_REQUEST, 0, 0});
  message.put(ifinfomsg{});
  message.put_attribute(IFLA_IFNAME, interface);
  const std::vector<char> answer = ask(message);
  size_t at = NLMSG_LENGTH(sizeof(ifinfomsg));
  while (at + sizeof(rtattr) <= answer.size()) {
    rtattr attribute{};
    memcpy(&attribute, answer.data() + at, sizeof(attribute));
    if (attribute.rta_len < sizeof(attribute)) break;
    if (attribute.rta_type == IFLA_OPERSTATE) return answer[at + RTA_LENGTH(0)];
    at += RTA_ALIGN(attribute.rta_len);
  }
  return 0;
}

/// The kernel starts an interface whose other end came up in a work item that runs once a second at most, for all
/// namespaces (net/core/link_watch.c); until then it drops what is sent.
void wait_until_running(const NetNamespace &target, const char *interface) {
  const InNamespace inside(target);
  // The flag IFF_RUNNING is set too while the state is not known yet.
  constexpr int kUp = 6;  // IF_OPER_UP in linux/if.h, which does not go with net/if.h
  check(eventually([&] { return operational_state(interface) == kUp; }), "waiting for a veth interface");
}

}  // namespace

NetNamespace::NetNamespace() {
  const UniqueFd previous = current_namespace();
  check(unshare(CLONE_NEWNET) == 0, "unshare(CLONE_NEWNET)");
  namespace_ = current_namespace();
  set_state("lo", true);
  check(setns(previous.get(), CLONE_NEWNET) == 0, "setns");
}

InNamespace::InNamespace(const NetNamespace &target) : previous_(current_namespace()) {
  check(setns(target.fd(), CLONE_NEWNET) == 0, "setns");
}

InNamespace::~InNamespace() { setns(previous_.get(), CLONE_NEWNET); }

void set_interface_down(const char *name) { set_state(name, false); }

void set_mtu(const char *name, int bytes) {
  const UniqueFd control = open_socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request = request_for(name);
  request.ifr_mtu = bytes;
  check(ioctl(control.get(), SIOCSIFMTU, &request) == 0, "SIOCSIFMTU");
}

VethPair::VethPair(const char *kind) {
  {
    const InNamespace inside(here_);
    add_pair(kind, kHere, kThere, there_.fd());
  }
  configure(here_, kHere, kAddressHere);
  configure(there_, kThere, kAddressThere);
  wait_until_running(here_, kHere);
  wait_until_running(there_, kThere);
}

}  // namespace bpfcc::test
