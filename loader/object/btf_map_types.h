#pragma once

#include <cstdint>

#include "loader/object/btf_types.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// How a map is described in BTF, as the macros __uint, __type and __array of bpf_helpers.h do.
struct BtfMapType {
  std::uint32_t id = 0;      ///< of the struct
  std::uint32_t size = 0;    ///< bytes of the struct; its last member, `values`, has none
  std::uint32_t values = 0;  ///< bytes of the initial values behind it
};

/// Adds the struct that describes the map. The error's subject is left empty.
Result<BtfMapType> add_map_type(btf *types, const MapSpec &map);

}  // namespace bpfcc
