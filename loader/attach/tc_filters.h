#pragma once

namespace bpfcc {

/// Is any filter in the clsact qdisc of an interface, in one of its two directions? Also true where that cannot be
/// told.
bool has_clsact_filters(int interface_index);

}  // namespace bpfcc
