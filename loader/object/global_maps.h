#pragma once

#include <vector>

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// The maps that libbpf makes without a definition: one for each .data, .rodata and .bss section, one for .kconfig, one
/// for each variable in .struct_ops. In the order in which libbpf 1.5 makes them.
Result<std::vector<MapSpec>> read_global_maps(const ElfImage &image, const btf *types);

}  // namespace bpfcc
