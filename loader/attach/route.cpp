#include "loader/attach/route.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <linux/lwtunnel.h>
#include <linux/rtnetlink.h>
#include <linux/seg6_local.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/interface.h"
#include "loader/attach/netlink.h"
#include "loader/attach/refusal.h"
#include "loader/attach/route_argument.h"
#include "loader/attach/undo.h"
#include "loader/load/privileges.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{EEXIST, ErrorKind::kAttach, "{}: there is such a route already",
            "a longer prefix, another metric=N or another table=N makes it a route of its own"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "{}: this kernel has no such routes with programs",
            "CONFIG_LWTUNNEL_BPF=y has them, for lwt_seg6local CONFIG_IPV6_SEG6_BPF=y"},
    Refusal{ENETUNREACH, ErrorKind::kAttach, "{}: the gateway cannot be reached through this interface"},
    Refusal{ENETDOWN, ErrorKind::kAttach, "{}: the interface is down", "ip link set dev IFACE up"},
};

/// Where a type of program goes in a route: enum lwtunnel_encap_types, and the attribute there.
struct Encapsulation {
  bpf_prog_type program;
  lwtunnel_encap_types type;
  int attribute;
};
constexpr std::array kEncapsulations = {
    Encapsulation{BPF_PROG_TYPE_LWT_IN, LWTUNNEL_ENCAP_BPF, LWT_BPF_IN},
    Encapsulation{BPF_PROG_TYPE_LWT_OUT, LWTUNNEL_ENCAP_BPF, LWT_BPF_OUT},
    Encapsulation{BPF_PROG_TYPE_LWT_XMIT, LWTUNNEL_ENCAP_BPF, LWT_BPF_XMIT},
    Encapsulation{BPF_PROG_TYPE_LWT_SEG6LOCAL, LWTUNNEL_ENCAP_SEG6_LOCAL, SEG6_LOCAL_BPF},
};

void put_address(NetlinkRequest &request, int attribute, const IpAddress &address) {
  request.add(attribute, address.bytes.data(), address.bytes.size());
}

/// What tells the route from others.
void append(NetlinkRequest &request, const RouteArgument &route, int interface) {
  constexpr std::uint32_t kInHeader = 256;  // the header has one byte for the table
  rtmsg header{};
  header.rtm_family = static_cast<unsigned char>(route.destination.family);
  header.rtm_dst_len = route.prefix_length;
  header.rtm_table = static_cast<unsigned char>(route.table < kInHeader ? route.table : std::uint32_t{RT_TABLE_UNSPEC});
  header.rtm_protocol = RTPROT_STATIC;
  header.rtm_type = RTN_UNICAST;
  // What is reached without a gateway is on the interface's own network, to IPv4.
  const bool is_direct = route.destination.family == AF_INET && !route.gateway;
  header.rtm_scope = is_direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  request.add_struct(header);
  put_address(request, RTA_DST, route.destination);
  request.add(RTA_OIF, static_cast<std::uint32_t>(interface));
  request.add(RTA_TABLE, route.table);
  if (route.gateway) put_address(request, RTA_GATEWAY, *route.gateway);
  if (route.metric) request.add(RTA_PRIORITY, *route.metric);
}

void append_program(NetlinkRequest &request, const bpf_program *program) {
  const auto *place = std::ranges::find(kEncapsulations, bpf_program__type(program), &Encapsulation::program);
  const std::uint16_t type = place->type;
  request.add(RTA_ENCAP_TYPE, &type, sizeof(type));
  const NetlinkRequest::Nested encapsulation(request, RTA_ENCAP);
  const bool is_segment = place->type == LWTUNNEL_ENCAP_SEG6_LOCAL;
  if (is_segment) request.add(SEG6_LOCAL_ACTION, SEG6_LOCAL_ACTION_END_BPF);
  const NetlinkRequest::Nested where(request, place->attribute);
  request.add(is_segment ? int{SEG6_LOCAL_BPF_PROG} : int{LWT_BPF_PROG_FD},
              static_cast<std::uint32_t>(bpf_program__fd(program)));
  request.add(is_segment ? int{SEG6_LOCAL_BPF_PROG_NAME} : int{LWT_BPF_PROG_NAME}, bpf_program__name(program));
}

/// Which goes at the end.
class Route {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  Route(NetlinkSocket socket, RouteArgument route, int interface)
      : socket_(std::move(socket)), route_(std::move(route)), interface_(interface) {}
  Route(Route &&other) noexcept
      : socket_(std::move(other.socket_)),
        route_(std::move(other.route_)),
        interface_(std::exchange(other.interface_, 0)) {}
  Route &operator=(Route &&) = delete;
  ~Route() {
    if (interface_ == 0) return;
    undo([&] {
      NetlinkRequest request(RTM_DELROUTE, 0);
      append(request, route_, interface_);
      return socket_.ask(std::move(request)).error_code;
    });
  }

 private:
  NetlinkSocket socket_;
  RouteArgument route_;
  int interface_;
};

}  // namespace

Result<void> check_route(const std::string &argument) {
  BPFCC_CHECK(parse_route_argument(argument));
  return {};
}

Result<std::unique_ptr<Attachment>> attach_route(const bpf_program *program, const std::string &text) {
  const std::string name = bpf_program__name(program);
  const std::string place = "route " + text;
  BPFCC_TRY(RouteArgument route, parse_route_argument(text));
  if (bpf_program__type(program) == BPF_PROG_TYPE_LWT_SEG6LOCAL && route.destination.family != AF_INET6) {
    return fail(ErrorKind::kUsage, name, "segments are IPv6 addresses", 0, "for example route:fd00::1,dev=eth0");
  }
  BPFCC_TRY(const int interface, interface_index(route.interface, name));
  BPFCC_TRY(NetlinkSocket socket, NetlinkSocket::open(name));
  NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
  append(request, route, interface);
  append_program(request, program);
  const NetlinkAnswer answer = socket.ask(std::move(request));
  if (answer.error_code != 0) {
    return tl::unexpected(explain_refusal(program, place, answer.error_code, kRefusals, answer.reason));
  }
  return hold(place, Route(std::move(socket), std::move(route), interface));
}

}  // namespace bpfcc
