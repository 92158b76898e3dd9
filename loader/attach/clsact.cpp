#include "loader/attach/clsact.h"

#include <fmt/format.h>
#include <linux/pkt_sched.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "loader/attach/tc_filters.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "tc on {} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{ENOENT, ErrorKind::kEnvironment,
            "tc on {} needs the clsact qdisc and the bpf classifier, which this kernel lacks",
            "modprobe sch_ingress cls_bpf, or a kernel with CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_BPF"},
    Refusal{EEXIST, ErrorKind::kAttach, "{} has another qdisc in the place of clsact", "tc qdisc show dev {}"},
};

bpf_tc_hook hook_of(int index, int direction) {
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = index, .attach_point = static_cast<bpf_tc_attach_point>(direction));
  return hook;
}

/// A clsact qdisc that was made here.
class OwnQdisc {
 public:
  explicit OwnQdisc(int index) : index_(index) {}
  OwnQdisc(OwnQdisc &&other) noexcept : index_(std::exchange(other.index_, 0)) {}
  OwnQdisc &operator=(OwnQdisc &&) = delete;
  ~OwnQdisc() {
    if (index_ == 0 || has_clsact_filters(index_)) return;
    bpf_tc_hook hook = hook_of(index_, BPF_TC_INGRESS | BPF_TC_EGRESS);
    bpf_tc_hook_destroy(&hook);
  }

 private:
  int index_;
};

class Filter {
 public:
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

/// Members are destroyed from the last one to the first: the filter goes before the qdisc.
struct FilterInQdisc {
  std::optional<OwnQdisc> qdisc;
  Filter filter;
};

}  // namespace

Result<std::unique_ptr<Attachment>> attach_clsact(const bpf_program *program, const std::string &interface, int index,
                                                  bpf_tc_attach_point direction) {
  const auto refused = [&](int error) {
    return tl::unexpected(explain_refusal(program, interface, -error, kRefusals));
  };
  bpf_tc_hook hook = hook_of(index, direction);
  std::optional<OwnQdisc> qdisc;
  const int created = bpf_tc_hook_create(&hook);
  if (created == 0) qdisc.emplace(index);
  if (created != 0 && created != -EEXIST) return refused(created);

  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = bpf_program__fd(program));
  if (const int error = bpf_tc_attach(&hook, &options); error != 0) return refused(error);
  return hold(fmt::format("tc {} {} (clsact)", interface, direction == BPF_TC_INGRESS ? "ingress" : "egress"),
              FilterInQdisc{std::move(qdisc), Filter(hook, options)});
}

}  // namespace bpfcc
