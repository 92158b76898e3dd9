#pragma once

namespace bpfcc {

/// Takes back what was done to the kernel, where closing a descriptor is not enough. There is nobody to tell of a
/// failure at that point: it is tried once more, since a shortage of memory or descriptors may be over. `attempt`
/// returns 0, or an errno of either sign.
template <class Attempt>
void undo(Attempt attempt) {
  if (attempt() != 0) attempt();
}

}  // namespace bpfcc
