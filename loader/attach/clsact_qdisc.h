#pragma once

#include <bpf/libbpf.h>

#include <optional>

namespace bpfcc {

/// The clsact qdisc of an interface, in whose two directions filters run. One that was made here is removed with this
/// object, unless somebody else has put a filter into it.
class ClsactQdisc {
 public:
  /// Uses the one that is there, or makes it. Nothing on failure, with errno.
  static std::optional<ClsactQdisc> get(int interface_index);
  ClsactQdisc(ClsactQdisc &&other) noexcept;
  ClsactQdisc &operator=(ClsactQdisc &&) = delete;
  ~ClsactQdisc();

 private:
  explicit ClsactQdisc(int own_index) : own_index_(own_index) {}
  int own_index_;  ///< of the interface; 0 where the qdisc was there already
};

/// Where filters are, as libbpf takes it. The bytes behind its last member have to be zero, or libbpf takes it for a
/// newer one that it does not know: it is filled in where it is used, since a copy need not have them.
void fill_hook(bpf_tc_hook &hook, int interface_index, bpf_tc_attach_point direction);

/// A filter and where it is. Members are destroyed from the last one to the first: the filter goes before the qdisc.
template <class Filter>
struct FilterInQdisc {
  static constexpr auto kNeededToDetach = Filter::kNeededToDetach;

  ClsactQdisc qdisc;
  Filter filter;
};

}  // namespace bpfcc
