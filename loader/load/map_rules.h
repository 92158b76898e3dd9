#pragma once

#include <string>

#include "loader/object/object_spec.h"

namespace bpfcc {

/// Which of the kernel's rules for maps of its type the definition breaks: "an array's key has 4 bytes, here 8". Empty
/// where none is known to be broken. The rules are those of Linux 6.12.
std::string broken_map_rule(const MapSpec &map);

}  // namespace bpfcc
