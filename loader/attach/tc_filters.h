#pragma once

#include <cstdint>
#include <optional>

namespace bpfcc {

/// Is any filter in the clsact qdisc of an interface, in one of its two directions? Also true where that cannot be
/// told.
bool has_clsact_filters(int interface_index);

/// A filter as the kernel has numbered it.
struct TcFilter {
  std::uint32_t handle;
  std::uint32_t priority;
};

/// The filter of the bpf classifier in one direction of the clsact qdisc that runs the program. Nothing where there is
/// none, or it cannot be told.
std::optional<TcFilter> find_bpf_filter(int interface_index, bool is_ingress, int program_fd);

}  // namespace bpfcc
