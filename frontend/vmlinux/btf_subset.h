#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "frontend/vmlinux/reachable_types.h"
#include "support/kernel_types.h"

namespace bpfcc {

/// Raw BTF with some of a kernel's types, in their order; those that are only declared are BTF_KIND_FWD there.
struct BtfSubset {
  std::vector<std::byte> raw;
  std::vector<std::uint32_t> new_ids;  ///< by old id; 0 for what is not in it
};

/// The error (ErrorKind::kUsage) is of BTF with members or array elements that cannot be laid out.
Result<BtfSubset> btf_subset(const KernelTypes &types, const std::vector<Reach> &reach);

}  // namespace bpfcc
