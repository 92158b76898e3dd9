#include "loader/attach/netkit.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/interface.h"
#include "loader/attach/link.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// netkit_dev_fetch() of drivers/net/netkit.c and bpf_mprog_attach() of kernel/bpf/mprog.c, Linux 6.12. A kernel without
// CONFIG_NETKIT says EINVAL, as one does that is older.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "netkit {} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{ENXIO, ErrorKind::kAttach, "{} is no netkit device", "ip -d link show type netkit lists those that are"},
    Refusal{EACCES, ErrorKind::kAttach, "{} is the peer of a netkit pair: programs are attached at its primary device",
            "ip -d link show type netkit says which is which"},
    Refusal{EINVAL, ErrorKind::kEnvironment, "no netkit {}: this kernel has no such devices",
            "Linux 6.7 with CONFIG_NETKIT=y has them"},
};

}  // namespace

Result<void> check_netkit(const std::string &argument) { return check_interface_name(argument); }

Result<std::unique_ptr<Attachment>> attach_netkit(const bpf_program *program, const std::string &argument) {
  BPFCC_TRY(const int index, interface_index(argument, bpf_program__name(program)));
  const bpf_attach_type end = bpf_program__expected_attach_type(program);
  UniqueFd link = create_link(program, index, end);
  if (!link) return tl::unexpected(explain_refusal(program, argument, errno, kRefusals));
  return hold(fmt::format("netkit {} {}", argument, end == BPF_NETKIT_PEER ? "peer" : "primary"), std::move(link));
}

}  // namespace bpfcc
