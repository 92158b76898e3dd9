#pragma once

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// The same object with every map of SEC("maps") declared in SEC(".maps") instead, which libbpf 1.x and bpftool load.
/// Symbols and relocations keep their names and meaning; BTF is extended, or made where there is none. Key and value
/// types come from `struct ____btf_map_NAME { key; value; }` in the object's BTF where it is there. What else the
/// object says about its maps becomes the declaration that libbpf understands: inner maps, programs and maps that
/// belong in slots (MapSpec::slots), iproute2's pinning. Static maps, which libbpf refuses, become global.
///
/// Objects of an LLVM so old that its symbols have no type get types, without which libbpf finds no program in them.
/// An object that needs neither is returned unchanged.
Result<ObjectImage> legacy_maps_to_btf(const ObjectImage &object);

}  // namespace bpfcc
