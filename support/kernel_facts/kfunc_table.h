#pragma once

#include <span>

#include "support/kernel_facts/kfunc.h"

namespace bpfcc {

/// These program types may call a kfunc since later than it exists.
struct KfuncLimit {
  std::string_view kfunc;
  ProgramTypeSet types;
  KernelVersion since;
  std::string_view source;  ///< the Linux commit
};

/// Sorted by name.
std::span<const KfuncLimit> kfunc_limits();

}  // namespace bpfcc
