#pragma once

#include <vector>

#include "loader/load/element_kinds.h"
#include "loader/load/load_plan.h"
#include "loader/load/loaded_object.h"
#include "support/result.h"

namespace bpfcc {

/// Stores one element in a map. What does not fit is an ErrorKind::kUsage whose subject is the element as it was
/// written.
Result<void> store_element(int map_fd, const MapSpec &map, const ElementNames &names, const MapAssignment &assignment);

/// Stores the elements in the maps of the object, in the order given. Errors as above.
Result<void> store_elements(const LoadedObject &object, const std::vector<MapAssignment> &assignments);

}  // namespace bpfcc
