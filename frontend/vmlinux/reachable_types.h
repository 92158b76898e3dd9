#pragma once

#include <cstdint>
#include <vector>

#include "frontend/vmlinux/name_set.h"
#include "support/kernel_types.h"

namespace bpfcc {

/// How much of a type a program needs.
enum class Reach : std::uint8_t {
  kNone,
  kDeclared,  ///< only pointed to: `struct x;` will do
  kWhole,
};

/// What a program that spells `names` can reach, by type id: the types, and those of the enumerators, of these names;
/// what lies in them by value; of what they point to with a member whose name is spelled, the whole type too; and what
/// the declarations of `symbols`, functions and variables by id, take.
std::vector<Reach> reachable_types(const KernelTypes &types, const SpelledNames &names,
                                   const std::vector<std::uint32_t> &symbols);

/// Everything: what `reachable_types` gives a program that spells every name.
std::vector<Reach> all_types(const KernelTypes &types);

}  // namespace bpfcc
