#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

inline constexpr std::string_view kLegacyMapsSection = "maps";

/// A map of SEC("maps") and where it stands.
struct LegacyMap {
  MapSpec spec;
  std::size_t symbol = 0;  ///< index in the image
  std::uint32_t id = 0;    ///< iproute2: what others of the object call it by; 0 for none
};

/// All maps of SEC("maps"), in the order in which they stand there. `types` may be null: then the size of a definition
/// tells its members.
///
/// The struct was never part of the uapi. Four layouts were in use: the first four members only (Linux 3.19's samples),
/// up to map_flags (libbpf before 1.0), up to numa_node (samples/bpf of 4.14 to 5.10), and iproute2's bpf_elf_map.
Result<std::vector<LegacyMap>> read_legacy_maps(const ElfImage &image, const btf *types);

}  // namespace bpfcc
