#include "loader/attach/tc_filters.h"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>

#include "support/unique_fd.h"

namespace bpfcc {
namespace {

struct Request {
  nlmsghdr header;
  tcmsg about;
};

enum class Answer { kFilter, kNone, kMore };

/// What a part of the kernel's answer to a dump says.
Answer read_answer(const char *data, size_t size) {
  const auto *message = reinterpret_cast<const nlmsghdr *>(data);
  for (auto left = static_cast<std::uint32_t>(size); NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
    if (message->nlmsg_type == NLMSG_DONE) return Answer::kNone;
    return Answer::kFilter;  // or an error, which is taken for one
  }
  return Answer::kMore;
}

bool has_filters(int interface_index, std::uint32_t parent) {
  const UniqueFd netlink(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!netlink) return true;
  Request request{};
  request.header.nlmsg_len = sizeof(request);
  request.header.nlmsg_type = RTM_GETTFILTER;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.about.tcm_family = AF_UNSPEC;
  request.about.tcm_ifindex = interface_index;
  request.about.tcm_parent = parent;
  if (send(netlink.get(), &request, sizeof(request), 0) != sizeof(request)) return true;

  alignas(nlmsghdr) std::array<char, 32768> buffer;
  Answer answer = Answer::kMore;
  while (answer == Answer::kMore) {
    const ssize_t size = recv(netlink.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) return true;
    answer = read_answer(buffer.data(), static_cast<size_t>(size));
  }
  return answer == Answer::kFilter;
}

}  // namespace

bool has_clsact_filters(int interface_index) {
  return has_filters(interface_index, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)) ||
         has_filters(interface_index, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS));
}

}  // namespace bpfcc
