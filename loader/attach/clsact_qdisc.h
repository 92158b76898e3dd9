#pragma once

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

/// A filter and where it is. Members are destroyed from the last one to the first: the filter goes before the qdisc.
template <class Filter>
struct FilterInQdisc {
  ClsactQdisc qdisc;
  Filter filter;
};

}  // namespace bpfcc
