#pragma once

#include <span>
#include <string_view>

#include "support/kernel_facts/helper.h"

namespace bpfcc {

/// What holds for some of the program types that may call a helper.
struct HelperLimit {
  HelperId helper;
  ProgramTypeSet types;
  KernelVersion since;         ///< 0.0: as soon as the kernel has both the helper and the program type
  std::string_view source;     ///< the Linux commit for `since`; empty without it
  AttachTypeSet attach_types;  ///< only for these; any, where empty
  bool without_gpl;            ///< for this type the helper is not GPL-only, though it is for others
};

/// The program types that may call each helper, in the order of the ids, from 1 up; kExt is in none of them.
std::span<const ProgramTypeSet> helper_callers();

/// Sorted by helper.
std::span<const HelperLimit> helper_limits();

}  // namespace bpfcc
