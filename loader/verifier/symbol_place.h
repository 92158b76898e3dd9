#pragma once

#include <optional>
#include <string_view>

#include "loader/verifier/source_map.h"
#include "support/object_image.h"

namespace bpfcc {

/// Where the source speaks of a symbol of the object: the first line of a function, the first line of code that uses a
/// map, a variable or an extern. Nothing where the object has no line information, or no such symbol.
std::optional<SourceLine> place_of_symbol(const ObjectImage &image, std::string_view symbol);

}  // namespace bpfcc
