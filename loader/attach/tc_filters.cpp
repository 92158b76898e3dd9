#include "loader/attach/tc_filters.h"

#include <bpf/bpf.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>

#include "loader/attach/netlink.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kIngress = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
constexpr std::uint32_t kEgress = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);

/// Goes through the filters of one direction; false where they cannot be listed. That is tried twice: the qdisc would
/// stay for a moment's lack of memory.
bool list_filters(int interface_index, std::uint32_t parent, const std::function<void(const nlmsghdr &)> &take) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Result<NetlinkSocket> socket = NetlinkSocket::open("");
    if (!socket) continue;
    NetlinkRequest request(RTM_GETTFILTER, NLM_F_DUMP);
    tcmsg about{};
    about.tcm_family = AF_UNSPEC;
    about.tcm_ifindex = interface_index;
    about.tcm_parent = parent;
    request.add_struct(about);
    if (socket->ask(std::move(request), take).error_code == 0) return true;
  }
  return false;
}

bool has_filters(int interface_index, std::uint32_t parent) {
  bool found = false;
  return !list_filters(interface_index, parent, [&](const nlmsghdr &) { found = true; }) || found;
}

/// The attribute of that type among those in `size` bytes; null where there is none.
const rtattr *find_attribute(const void *begin, size_t size, unsigned short type) {
  auto left = static_cast<int>(size);
  for (const auto *each = static_cast<const rtattr *>(begin); RTA_OK(each, left); each = RTA_NEXT(each, left)) {
    if (each->rta_type == type) return each;
  }
  return nullptr;
}

std::uint32_t program_of(const nlmsghdr &filter) {
  if (filter.nlmsg_type != RTM_NEWTFILTER || filter.nlmsg_len < NLMSG_LENGTH(sizeof(tcmsg))) return 0;
  const auto *const attributes = static_cast<const char *>(NLMSG_DATA(&filter)) + NLMSG_ALIGN(sizeof(tcmsg));
  const rtattr *options = find_attribute(attributes, filter.nlmsg_len - NLMSG_LENGTH(sizeof(tcmsg)), TCA_OPTIONS);
  const rtattr *id = options == nullptr ? nullptr : find_attribute(RTA_DATA(options), RTA_PAYLOAD(options), TCA_BPF_ID);
  std::uint32_t number = 0;
  if (id != nullptr && RTA_PAYLOAD(id) == sizeof(number)) std::memcpy(&number, RTA_DATA(id), sizeof(number));
  return number;
}

}  // namespace

bool has_clsact_filters(int interface_index) {
  return has_filters(interface_index, kIngress) || has_filters(interface_index, kEgress);
}

std::optional<TcFilter> find_bpf_filter(int interface_index, bool is_ingress, int program_fd) {
  bpf_prog_info info{};
  std::uint32_t size = sizeof(info);
  if (bpf_prog_get_info_by_fd(program_fd, &info, &size) != 0) return std::nullopt;
  std::optional<TcFilter> found;
  list_filters(interface_index, is_ingress ? kIngress : kEgress, [&](const nlmsghdr &message) {
    if (program_of(message) != info.id) return;
    const auto *about = static_cast<const tcmsg *>(NLMSG_DATA(&message));
    found = TcFilter{about->tcm_handle, about->tcm_info >> 16};
  });
  return found;
}

}  // namespace bpfcc
