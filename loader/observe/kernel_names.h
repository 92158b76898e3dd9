#pragma once

#include <cstdint>
#include <string>

#include "loader/load/loaded_object.h"

namespace bpfcc {

/// The name of the program with that id: of the object's own in full, of others as the kernel keeps it (15 characters).
/// The id in digits where it is gone.
std::string program_name(const LoadedObject &object, std::uint32_t id);

/// The same of a map.
std::string map_name(const LoadedObject &object, std::uint32_t id);

}  // namespace bpfcc
