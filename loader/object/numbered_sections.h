#pragma once

#include <vector>

#include "loader/object/elf_image.h"
#include "loader/object/functions.h"
#include "loader/object/legacy_map_definitions.h"
#include "support/result.h"

namespace bpfcc {

/// Notes in the program arrays of SEC("maps") which programs belong in their elements, as the names of sections tell:
/// "ID/ELEMENT" for the array of that id (iproute2's lib/bpf_legacy.c), "socket/ELEMENT" and "kprobe/ELEMENT" for the
/// last array (samples/bpf/bpf_load.c of Linux 4.2 to 5.10).
Result<void> fill_program_arrays(const ElfImage &image, const std::vector<Function> &functions,
                                 std::vector<LegacyMap> &maps);

}  // namespace bpfcc
