#include "loader/share/map_server.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "loader/share/protocol.h"
#include "loader/share/socket_address.h"

namespace bpfcc {
namespace {

constexpr size_t kMostClients = 64;
constexpr int kBacklog = 16;
constexpr size_t kMostGroups = 65536;  // NGROUPS_MAX of limits.h in Linux

/// Sends one packet, with descriptors; false where the client does not take it at once.
bool send_packet(int client, std::string_view text, std::span<const int> descriptors = {}) {
  iovec data{const_cast<char *>(text.data()), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
  }
  return sendmsg(client, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

bool send_error(int client, const std::string &why) {
  return send_packet(client, fmt::format("{}{}", kErrorAnswer, why));
}

/// The supplementary groups of the process at the other end (SO_PEERGROUPS, Linux 4.13).
std::vector<gid_t> peer_groups(int client) {
  std::vector<gid_t> groups(kMostGroups);
  auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
  if (getsockopt(client, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) return {};
  groups.resize(size / sizeof(gid_t));
  return groups;
}

/// The same map, by a descriptor that system calls can only read through.
UniqueFd open_read_only(int map) {
  bpf_map_info info{};
  std::uint32_t size = sizeof(info);
  if (bpf_map_get_info_by_fd(map, &info, &size) != 0) return UniqueFd();
  bpf_get_fd_by_id_opts options{};
  options.sz = sizeof(options);
  options.open_flags = BPF_F_RDONLY;
  return UniqueFd(bpf_map_get_fd_by_id_opts(info.id, &options));
}

Result<UniqueFd> listen_at(const std::string &path) {
  BPFCC_TRY(const sockaddr_un address, socket_address(path));
  UniqueFd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!listener) return fail(ErrorKind::kEnvironment, path, "no socket can be made", errno);
  if (bind(listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
    const char *hint = errno == EADDRINUSE ? "remove that file if nobody serves there any more" : "";
    return fail(ErrorKind::kUsage, path, "maps cannot be served there", errno, hint);
  }
  // Anybody may connect: who gets something is decided by who it is.
  if (chmod(path.c_str(), 0666) != 0 || listen(listener.get(), kBacklog) != 0) {
    const int error = errno;
    unlink(path.c_str());
    return fail(ErrorKind::kEnvironment, path, "maps cannot be served there", error);
  }
  return listener;
}

bool watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

}  // namespace

MapServer::MapServer(std::string path, UniqueFd listener, UniqueFd epoll, std::span<const LoadedObject> objects,
                     AllowedUsers allowed)
    : path_(std::move(path)),
      listener_(std::move(listener)),
      epoll_(std::move(epoll)),
      objects_(objects),
      allowed_(std::move(allowed)) {}

Result<MapServer> MapServer::open(const std::string &path, std::span<const LoadedObject> objects,
                                  AllowedUsers allowed) {
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return fail(ErrorKind::kEnvironment, "epoll_create1", "failed", errno);
  BPFCC_TRY(UniqueFd listener, listen_at(path));
  MapServer server(path, std::move(listener), std::move(epoll), objects, std::move(allowed));
  if (!watch(server.epoll_.get(), server.listener_.get())) {
    return fail(ErrorKind::kEnvironment, "epoll_ctl", "failed", errno);
  }
  return server;
}

MapServer::~MapServer() {
  if (listener_) unlink(path_.c_str());
}

bool MapServer::is_allowed(int client) const {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  if (peer.uid == geteuid() || std::ranges::count(allowed_.users, peer.uid) > 0) return true;
  std::vector<gid_t> groups = peer_groups(client);
  groups.push_back(peer.gid);
  return std::ranges::find_first_of(groups, allowed_.groups) != groups.end();
}

void MapServer::accept_clients() {
  for (int i = 0; i < kBacklog; ++i) {
    UniqueFd client(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client && errno == EMFILE && !clients_.empty()) {
      clients_.pop_front();  // else the one that waits would wake us for ever
      continue;
    }
    if (!client) return;
    if (!is_allowed(client.get())) {
      send_error(client.get(), "this user may not have the maps");
      continue;
    }
    if (clients_.size() == kMostClients) clients_.pop_front();
    if (watch(epoll_.get(), client.get())) clients_.push_back(std::move(client));
  }
}

bool MapServer::send_list(int client) {
  std::string text(kOk);
  for (const LoadedObject &object : objects_) {
    for (const MapSpec &map : object.spec().maps) {
      if (object.map_fd(map.name) >= 0) text += fmt::format("\n{}", map.name);
    }
  }
  return send_packet(client, std::string_view(text).substr(0, kLongestAnswer));
}

bool MapServer::send_map(int client, std::string_view name, bool read_only) {
  for (const LoadedObject &object : objects_) {
    const MapSpec *map = object.find_map(name);
    const int fd = object.map_fd(name);
    if (map == nullptr || fd < 0) continue;
    const UniqueFd reader = read_only ? open_read_only(fd) : UniqueFd();
    if (read_only && !reader) {
      return send_error(client, fmt::format("no read-only descriptor can be had: {}", errno_name(errno)));
    }
    const std::array descriptors = {read_only ? reader.get() : fd, bpf_object__btf_fd(object.get())};
    const std::string text = fmt::format("{} {} {} {}", kOk, map->key_type_id, map->value_type_id,
                                         map->form == MapForm::kGlobal ? "variables" : "elements");
    return send_packet(client, text, std::span(descriptors).first(descriptors[1] < 0 ? 1 : 2));
  }
  return send_error(client, "no such map");
}

bool MapServer::send_program(int client, std::string_view name) {
  for (const LoadedObject &object : objects_) {
    const bpf_program *program = bpf_object__find_program_by_name(object.get(), std::string(name).c_str());
    const int fd = program == nullptr ? -1 : bpf_program__fd(program);
    if (fd >= 0) return send_packet(client, kOk, std::array{fd});
  }
  return send_error(client, "no such program");
}

bool MapServer::answer_request(int client, std::string_view request) {
  if (request == kListRequest) return send_list(client);
  if (request.starts_with(kProgramRequest)) return send_program(client, request.substr(kProgramRequest.size()));
  for (const std::string_view verb : {kReadRequest, kWriteRequest}) {
    if (request.starts_with(verb)) return send_map(client, request.substr(verb.size()), verb == kReadRequest);
  }
  return send_error(client, "no such request");
}

bool MapServer::answer(int client) {
  std::array<char, kLongestRequest> buffer;
  // The true length, whatever fits. Descriptors that a client sends are dropped by the kernel.
  const ssize_t size = recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) return false;
  if (static_cast<size_t>(size) > buffer.size()) {
    send_error(client, "the request is too long");
    return false;
  }
  return answer_request(client, {buffer.data(), static_cast<size_t>(size)});
}

void MapServer::serve() {
  std::array<epoll_event, 16> events{};
  const int count = epoll_wait(epoll_.get(), events.data(), events.size(), 0);
  for (const epoll_event &event : std::span(events).first(static_cast<size_t>(std::max(count, 0)))) {
    if (event.data.fd == listener_.get()) continue;
    const auto client =
        std::ranges::find_if(clients_, [&](const UniqueFd &each) { return each.get() == event.data.fd; });
    if (client == clients_.end()) continue;
    if (answer(client->get())) {
      clients_.splice(clients_.end(), clients_, client);
    } else {
      clients_.erase(client);
    }
  }
  // Last: a new client must not get the number of one that has gone while events of that are waiting.
  accept_clients();
}

}  // namespace bpfcc
