#include "loader/attach/tc_action.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_bpf.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "loader/attach/clsact_qdisc.h"
#include "loader/attach/held.h"
#include "loader/attach/netlink.h"
#include "loader/attach/refusal.h"
#include "loader/attach/undo.h"
#include "loader/load/privileges.h"

namespace bpfcc {
namespace {

constexpr const char *kFilterKind = "matchall";

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "an action on {} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{
        ENOENT, ErrorKind::kEnvironment,
        "an action on {} needs the clsact qdisc, the matchall classifier and the bpf action, which this kernel lacks",
        "modprobe -a sch_ingress cls_matchall act_bpf, or SEC(\"tc\"), which needs none of them"},
    Refusal{EEXIST, ErrorKind::kAttach, "{} has another qdisc in the place of clsact", "tc qdisc show dev {}"},
};

/// A filter as the kernel has numbered it.
struct FilterId {
  int interface;
  std::uint32_t parent;
  std::uint32_t priority;  ///< 0: the kernel's choice
};

void append(NetlinkRequest &request, const FilterId &id) {
  tcmsg about{};
  about.tcm_family = AF_UNSPEC;
  about.tcm_ifindex = id.interface;
  about.tcm_parent = id.parent;
  about.tcm_info = TC_H_MAKE(id.priority << 16, htons(ETH_P_ALL));
  request.add_struct(about);
  request.add(TCA_KIND, kFilterKind);
}

/// Which goes, with its action, at the end.
class Filter {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  Filter(NetlinkSocket socket, FilterId id) : socket_(std::move(socket)), id_(id) {}
  Filter(Filter &&other) noexcept : socket_(std::move(other.socket_)), id_(other.id_) { other.id_.interface = 0; }
  Filter &operator=(Filter &&) = delete;
  ~Filter() {
    if (id_.interface == 0) return;
    undo([&] {
      NetlinkRequest request(RTM_DELTFILTER, 0);
      append(request, id_);
      return socket_.ask(std::move(request)).error_code;
    });
  }

 private:
  NetlinkSocket socket_;
  FilterId id_;
};

void append_action(NetlinkRequest &request, const bpf_program *program) {
  constexpr int kFirstAction = 1;
  const NetlinkRequest::Nested options(request, TCA_OPTIONS);
  const NetlinkRequest::Nested actions(request, TCA_MATCHALL_ACT);
  const NetlinkRequest::Nested first(request, kFirstAction);
  request.add(TCA_ACT_KIND, "bpf");
  const NetlinkRequest::Nested parameters(request, TCA_ACT_OPTIONS);
  // What the program returns decides; this stands for what it returns that no action has as its number.
  tc_act_bpf common{};
  common.action = TC_ACT_PIPE;
  request.add(TCA_ACT_BPF_PARMS, &common, sizeof(common));
  request.add(TCA_ACT_BPF_FD, static_cast<std::uint32_t>(bpf_program__fd(program)));
  request.add(TCA_ACT_BPF_NAME, bpf_program__name(program));
}

}  // namespace

Result<std::unique_ptr<Attachment>> attach_tc_action(const bpf_program *program, const std::string &interface,
                                                     int index, bpf_tc_attach_point direction) {
  std::optional<ClsactQdisc> qdisc = ClsactQdisc::get(index);
  if (!qdisc) return tl::unexpected(explain_refusal(program, interface, errno, kRefusals));
  BPFCC_TRY(NetlinkSocket socket, NetlinkSocket::open(bpf_program__name(program)));
  FilterId id{index, TC_H_MAKE(TC_H_CLSACT, direction == BPF_TC_INGRESS ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS), 0};
  NetlinkRequest request(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO);
  append(request, id);
  append_action(request, program);
  const NetlinkAnswer answer = socket.ask(std::move(request), [&](const nlmsghdr &message) {
    // The echo of what was made.
    if (message.nlmsg_type != RTM_NEWTFILTER) return;
    id.priority = static_cast<const tcmsg *>(NLMSG_DATA(&message))->tcm_info >> 16;
  });
  if (answer.error_code != 0) {
    return tl::unexpected(explain_refusal(program, interface, answer.error_code, kRefusals, answer.reason));
  }
  return hold(fmt::format("tc {} {} (action)", interface, direction == BPF_TC_INGRESS ? "ingress" : "egress"),
              FilterInQdisc<Filter>{std::move(*qdisc), Filter(std::move(socket), id)});
}

}  // namespace bpfcc
