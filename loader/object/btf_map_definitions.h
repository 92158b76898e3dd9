#pragma once

#include <string_view>
#include <vector>

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

inline constexpr std::string_view kBtfMapsSection = ".maps";

/// All maps of SEC(".maps"), in the order in which they stand there. The members are those of libbpf 1.5's
/// parse_btf_map_def(), which is the only document of this form.
Result<std::vector<MapSpec>> read_btf_maps(const ElfImage &image, const btf *types);

}  // namespace bpfcc
