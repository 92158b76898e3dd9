#pragma once

#include "tests/kernel/kernel_facts/bpf_call.h"

namespace bpfcc::probe {

/// The smallest map of a type that the table of map types allows, and what it needs to live.
struct AnyMap {
  MapRequest request;
  Outcome owner;  ///< the BTF of its value, or the map that tells its inner maps' shape
  Outcome outcome;
};

AnyMap make_any_map(const MapTypeFact &fact);

/// The bits of map_flags.
std::uint32_t bits(MapFlagSet flags);

/// Its key and value must have types in BTF.
bool takes_btf(MapType type);

}  // namespace bpfcc::probe
