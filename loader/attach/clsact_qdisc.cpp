#include "loader/attach/clsact_qdisc.h"

#include <bpf/libbpf.h>

#include <cerrno>
#include <utility>

#include "loader/attach/tc_filters.h"

namespace bpfcc {
namespace {

bpf_tc_hook hook_of(int index) {
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = index,
              .attach_point = static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS));
  return hook;
}

}  // namespace

std::optional<ClsactQdisc> ClsactQdisc::get(int interface_index) {
  bpf_tc_hook hook = hook_of(interface_index);
  const int error = bpf_tc_hook_create(&hook);
  if (error == 0) return ClsactQdisc(interface_index);
  if (error == -EEXIST) return ClsactQdisc(0);
  errno = -error;
  return std::nullopt;
}

ClsactQdisc::ClsactQdisc(ClsactQdisc &&other) noexcept : own_index_(std::exchange(other.own_index_, 0)) {}

ClsactQdisc::~ClsactQdisc() {
  if (own_index_ == 0 || has_clsact_filters(own_index_)) return;
  bpf_tc_hook hook = hook_of(own_index_);
  bpf_tc_hook_destroy(&hook);
}

}  // namespace bpfcc
