#pragma once

#include <string>

#include "frontend/rules/check.h"

namespace bpfcc {

inline constexpr Rule kKernelSymbolRule = {"kernel-symbol",
                                           "kfuncs, attach targets and struct_ops that the kernel's BTF does not have",
                                           Lifted::kNever,
                                           {},
                                           true};

/// Looks up what the programs ask of the kernel by name. `btf_path`: the BTF of that kernel; empty: the running one's
/// and that of its modules.
void check_kernel_symbols(const CheckedUnit &unit, const std::string &btf_path, Reporter &reporter);

}  // namespace bpfcc
