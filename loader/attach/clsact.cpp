#include "loader/attach/clsact.h"

#include <fmt/format.h>
#include <linux/capability.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "loader/attach/clsact_qdisc.h"
#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "loader/attach/tc_filters.h"
#include "loader/attach/undo.h"
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

/// As fill_hook().
void fill_options(bpf_tc_opts &options) {
  std::memset(&options, 0, sizeof(options));
  options.sz = sizeof(options);
}

class Filter {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  Filter(int interface_index, bpf_tc_attach_point direction, TcFilter made)
      : interface_index_(interface_index), direction_(direction), made_(made) {}
  Filter(Filter &&other) noexcept
      : interface_index_(std::exchange(other.interface_index_, 0)), direction_(other.direction_), made_(other.made_) {}
  Filter &operator=(Filter &&) = delete;
  ~Filter() {
    if (interface_index_ == 0) return;
    undo([this] {
      bpf_tc_hook hook;
      fill_hook(hook, interface_index_, direction_);
      bpf_tc_opts which;
      fill_options(which);
      which.handle = made_.handle;
      which.priority = made_.priority;
      return bpf_tc_detach(&hook, &which);
    });
  }

 private:
  int interface_index_;
  bpf_tc_attach_point direction_;
  TcFilter made_;
};

}  // namespace

Result<std::unique_ptr<Attachment>> attach_clsact(const bpf_program *program, const std::string &interface, int index,
                                                  bpf_tc_attach_point direction) {
  const auto refused = [&](int error) {
    return tl::unexpected(explain_refusal(program, interface, -error, kRefusals));
  };
  std::optional<ClsactQdisc> qdisc = ClsactQdisc::get(index);
  if (!qdisc) return refused(-errno);
  bpf_tc_hook hook;
  fill_hook(hook, index, direction);
  bpf_tc_opts options;
  fill_options(options);
  options.prog_fd = bpf_program__fd(program);
  const int error = bpf_tc_attach(&hook, &options);
  std::optional<TcFilter> filter = TcFilter{options.handle, options.priority};
  // It may be there, and only the answer was lost.
  if (error != 0) filter = find_bpf_filter(index, direction == BPF_TC_INGRESS, bpf_program__fd(program));
  if (!filter) return refused(error);
  return hold(fmt::format("tc {} {} (clsact)", interface, direction == BPF_TC_INGRESS ? "ingress" : "egress"),
              FilterInQdisc<Filter>{std::move(*qdisc), Filter(index, direction, *filter)});
}

}  // namespace bpfcc
