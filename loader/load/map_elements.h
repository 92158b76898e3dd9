#pragma once

#include <vector>

#include "loader/load/loaded_object.h"

namespace bpfcc {

/// Stores the elements in the maps of the object, in the order given. What does not fit is an ErrorKind::kUsage whose
/// subject is the element as it was written.
Result<void> store_elements(const LoadedObject &object, const std::vector<MapAssignment> &assignments);

}  // namespace bpfcc
