#include "loader/attach/clsact.h"

#include <fmt/format.h>
#include <linux/capability.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "loader/attach/clsact_qdisc.h"
#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "loader/load/privileges.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "tc on {} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{ENOENT, ErrorKind::kEnvironment,
            "tc on {} needs the clsact qdisc and the bpf classifier, which this kernel lacks",
            "modprobe sch_ingress cls_bpf, or a kernel with CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_BPF"},
    Refusal{EEXIST, ErrorKind::kAttach, "{} has another qdisc in the place of clsact", "tc qdisc show dev {}"},
};

class Filter {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  Filter(bpf_tc_hook hook, const bpf_tc_opts &made) : hook_(hook), handle_(made.handle), priority_(made.priority) {}
  Filter(Filter &&other) noexcept
      : hook_(other.hook_), handle_(std::exchange(other.handle_, 0)), priority_(other.priority_) {}
  Filter &operator=(Filter &&) = delete;
  ~Filter() {
    LIBBPF_OPTS(bpf_tc_opts, which, .handle = handle_, .priority = priority_);
    if (handle_ != 0) bpf_tc_detach(&hook_, &which);
  }

 private:
  bpf_tc_hook hook_;
  std::uint32_t handle_;
  std::uint32_t priority_;
};

}  // namespace

Result<std::unique_ptr<Attachment>> attach_clsact(const bpf_program *program, const std::string &interface, int index,
                                                  bpf_tc_attach_point direction) {
  const auto refused = [&](int error) {
    return tl::unexpected(explain_refusal(program, interface, -error, kRefusals));
  };
  std::optional<ClsactQdisc> qdisc = ClsactQdisc::get(index);
  if (!qdisc) return refused(-errno);
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = index, .attach_point = direction);
  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = bpf_program__fd(program));
  if (const int error = bpf_tc_attach(&hook, &options); error != 0) return refused(error);
  return hold(fmt::format("tc {} {} (clsact)", interface, direction == BPF_TC_INGRESS ? "ingress" : "egress"),
              FilterInQdisc<Filter>{std::move(*qdisc), Filter(hook, options)});
}

}  // namespace bpfcc
