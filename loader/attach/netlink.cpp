#include "loader/attach/netlink.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace bpfcc {
namespace {

/// The attributes of an error lie behind the request that it repeats, which may have been cut to its header.
std::string reason_of(const nlmsghdr &message, const nlmsgerr &error) {
  if ((message.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return {};
  const bool is_cut = (message.nlmsg_flags & NLM_F_CAPPED) != 0;
  const size_t repeated = is_cut ? 0 : error.msg.nlmsg_len - sizeof(nlmsghdr);
  std::string_view rest(reinterpret_cast<const char *>(&error), message.nlmsg_len - NLMSG_HDRLEN);
  rest.remove_prefix(std::min(rest.size(), static_cast<size_t>(NLMSG_ALIGN(sizeof(nlmsgerr) + repeated))));
  while (rest.size() >= sizeof(nlattr)) {
    nlattr attribute;
    std::memcpy(&attribute, rest.data(), sizeof(attribute));
    if (attribute.nla_len < NLA_HDRLEN || attribute.nla_len > rest.size()) break;
    if (attribute.nla_type == NLMSGERR_ATTR_MSG) {
      const std::string_view text = rest.substr(NLA_HDRLEN, attribute.nla_len - NLA_HDRLEN);
      return std::string(text.substr(0, text.find('\0')));
    }
    rest.remove_prefix(std::min(rest.size(), static_cast<size_t>(NLA_ALIGN(attribute.nla_len))));
  }
  return {};
}

/// Nothing where the message is not the last one of the answer.
std::optional<NetlinkAnswer> end_of(const nlmsghdr &message) {
  if (message.nlmsg_type == NLMSG_DONE) return NetlinkAnswer{};
  if (message.nlmsg_type != NLMSG_ERROR) return std::nullopt;
  const auto &error = *static_cast<const nlmsgerr *>(NLMSG_DATA(&message));
  return NetlinkAnswer{-error.error, error.error == 0 ? "" : reason_of(message, error)};
}

}  // namespace

NetlinkRequest::NetlinkRequest(std::uint16_t type, unsigned flags) {
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(flags | NLM_F_REQUEST | NLM_F_ACK);
  append(&header, sizeof(header));
}

void NetlinkRequest::append(const void *data, size_t size) {
  const auto *bytes = static_cast<const char *>(data);
  bytes_.insert(bytes_.end(), bytes, bytes + size);
  bytes_.resize(NLMSG_ALIGN(bytes_.size()));
}

void NetlinkRequest::add(int attribute, const void *data, size_t size) {
  const nlattr header{static_cast<std::uint16_t>(NLA_HDRLEN + size), static_cast<std::uint16_t>(attribute)};
  append(&header, sizeof(header));
  append(data, size);
}

NetlinkRequest::Nested::Nested(NetlinkRequest &request, int attribute)
    : request_(request), begin_(request.bytes_.size()) {
  request_.add(attribute | NLA_F_NESTED, nullptr, 0);
}

NetlinkRequest::Nested::~Nested() {
  const auto length = static_cast<std::uint16_t>(request_.bytes_.size() - begin_);
  std::memcpy(&request_.bytes_[begin_ + offsetof(nlattr, nla_len)], &length, sizeof(length));
}

const std::vector<char> &NetlinkRequest::message() {
  const auto length = static_cast<std::uint32_t>(bytes_.size());
  std::memcpy(&bytes_[offsetof(nlmsghdr, nlmsg_len)], &length, sizeof(length));
  return bytes_;
}

Result<NetlinkSocket> NetlinkSocket::open(const std::string &subject) {
  UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket) {
    return fail(ErrorKind::kEnvironment, subject, "no socket to the kernel's network configuration (rtnetlink)", errno);
  }
  // Errors then come with the kernel's own words.
  const int on = 1;
  setsockopt(socket.get(), SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
  return NetlinkSocket(std::move(socket));
}

NetlinkAnswer NetlinkSocket::ask(NetlinkRequest request, const std::function<void(const nlmsghdr &)> &take) const {
  const std::vector<char> &message = request.message();
  if (send(socket_.get(), message.data(), message.size(), 0) < 0) return {errno};
  alignas(nlmsghdr) std::array<char, 32768> buffer;
  while (true) {
    const ssize_t size = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return {size < 0 ? errno : EIO};
    const auto *part = reinterpret_cast<const nlmsghdr *>(buffer.data());
    for (auto left = static_cast<std::uint32_t>(size); NLMSG_OK(part, left); part = NLMSG_NEXT(part, left)) {
      if (const auto end = end_of(*part)) return *end;
      if (take) take(*part);
    }
  }
}

}  // namespace bpfcc
