#pragma once

#include <string>
#include <vector>

#include "loader/load/load_plan.h"
#include "loader/object/btf_types.h"
#include "loader/object/object_spec.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// A map of another process, got from its MapServer: it can be used without privileges.
struct ServedMap {
  MapSpec spec;  ///< what the kernel says of the descriptor, and the server of the types
  UniqueFd fd;
  BtfPtr types;  ///< of keys and values; null where they have none
};

enum class MapAccess { kRead, kWrite };

/// The names of the maps that are served at the path. Errors are ErrorKind::kUsage where there is no server,
/// kEnvironment where it refuses.
Result<std::vector<std::string>> list_served_maps(const std::string &path);

/// The map of that name. Errors as above. A server that does not answer is given up after 5 seconds.
Result<ServedMap> fetch_served_map(const std::string &path, const std::string &name, MapAccess access);

/// Stores an element in a map that is served at the path. Programs and maps that it names are the server's; inherited
/// descriptors, interfaces and paths are this process's own. Errors as above, or an ErrorKind::kUsage whose subject is
/// the element as it was written.
Result<void> store_in_served_map(const std::string &path, const MapAssignment &assignment);

}  // namespace bpfcc
