#pragma once

#include <cstddef>
#include <span>

#include "loader/observe/kernel_symbols.h"
#include "loader/observe/value.h"

namespace bpfcc {

/// Reads the value of a BPF_MAP_TYPE_STACK_TRACE map: a list of places, the innermost first. Kernel functions are
/// named; of user programs only the address is known, as the map does not say whose it is.
Value read_stack(std::span<const std::byte> value, const KernelSymbols &symbols);

/// The same of a map with BPF_F_STACK_BUILD_ID: "BUILD_ID+0x1234", where the build id is that of the executable or
/// library (readelf -n), and the number a position in the file.
Value read_build_id_stack(std::span<const std::byte> value);

}  // namespace bpfcc
