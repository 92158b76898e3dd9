#pragma once

#include <string>
#include <vector>

#include "frontend/vmlinux/btf_subset.h"
#include "support/result.h"

namespace bpfcc {

/// Appends the C declarations of all types of a subset of `types`, in the order that C wants, and of `symbols`:
/// functions and variables by their ids in `types`, as what the loader finds in the kernel (section .ksyms).
Result<void> append_declarations(const BtfSubset &subset, const KernelTypes &types,
                                 const std::vector<std::uint32_t> &symbols, std::string &text);

}  // namespace bpfcc
