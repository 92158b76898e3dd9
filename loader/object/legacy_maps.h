#pragma once

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// The same object with every map of SEC("maps") declared in SEC(".maps") instead, which libbpf 1.x and bpftool load.
/// Symbols and relocations keep their names and meaning; BTF is extended, or made where there is none. Key and value
/// types come from `struct ____btf_map_NAME { key; value; }` in the object's BTF where it is there. An object without
/// legacy maps is returned unchanged.
Result<ObjectImage> legacy_maps_to_btf(const ObjectImage &image);

}  // namespace bpfcc
