#include "loader/attach/clsact_qdisc.h"

#include <bpf/libbpf.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "loader/attach/tc_filters.h"
#include "loader/attach/undo.h"

namespace bpfcc {
namespace {

constexpr auto kBoth = static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS);

}  // namespace

void fill_hook(bpf_tc_hook &hook, int interface_index, bpf_tc_attach_point direction) {
  std::memset(&hook, 0, sizeof(hook));
  hook.sz = sizeof(hook);
  hook.ifindex = interface_index;
  hook.attach_point = direction;
}

std::optional<ClsactQdisc> ClsactQdisc::get(int interface_index) {
  bpf_tc_hook hook;
  fill_hook(hook, interface_index, kBoth);
  int error = bpf_tc_hook_create(&hook);
  if (error == 0) return ClsactQdisc(interface_index);
  if (error == -EEXIST) return ClsactQdisc(0);
  // One that was there would have been met first (tc_modify_qdisc() in net/sched/sch_api.c): what is there now is what
  // was asked for, and only the answer was lost.
  error = bpf_tc_hook_create(&hook);
  if (error == 0 || error == -EEXIST) return ClsactQdisc(interface_index);
  errno = -error;
  return std::nullopt;
}

ClsactQdisc::ClsactQdisc(ClsactQdisc &&other) noexcept : own_index_(std::exchange(other.own_index_, 0)) {}

ClsactQdisc::~ClsactQdisc() {
  if (own_index_ == 0 || has_clsact_filters(own_index_)) return;
  bpf_tc_hook hook;
  fill_hook(hook, own_index_, kBoth);
  undo([&] { return bpf_tc_hook_destroy(&hook); });
}

}  // namespace bpfcc
