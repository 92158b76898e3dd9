#include "loader/attach/tc_filters.h"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstdint>

#include "loader/attach/netlink.h"

namespace bpfcc {
namespace {

bool has_filters(const NetlinkSocket &socket, int interface_index, std::uint32_t parent) {
  NetlinkRequest request(RTM_GETTFILTER, NLM_F_DUMP);
  tcmsg about{};
  about.tcm_family = AF_UNSPEC;
  about.tcm_ifindex = interface_index;
  about.tcm_parent = parent;
  request.add_struct(about);
  bool found = false;
  const NetlinkAnswer answer = socket.ask(std::move(request), [&](const nlmsghdr &) { found = true; });
  return found || answer.error_code != 0;
}

}  // namespace

bool has_clsact_filters(int interface_index) {
  const Result<NetlinkSocket> socket = NetlinkSocket::open("");
  return !socket || has_filters(*socket, interface_index, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)) ||
         has_filters(*socket, interface_index, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS));
}

}  // namespace bpfcc
