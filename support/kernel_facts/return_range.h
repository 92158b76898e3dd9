#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_facts/program_type.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// What programs of a type may return.
struct ReturnRange {
  ProgramType type;
  AttachTypeSet attach_types;  ///< only those loaded for one of these; any, where empty
  std::int32_t least;
  std::int32_t most;
  KernelVersion since;      ///< before: the row of the same type before this one, or anything
  std::string_view source;  ///< the Linux commit
};

/// Every restriction of check_return_code in kernel/bpf/verifier.c, older ones of a type first.
std::span<const ReturnRange> return_ranges();

/// What a program of this type, loaded for this attach type, may return on this kernel (the newest one, where empty);
/// nothing if any value will do, or if the place that it is attached to decides (LSM hooks, struct_ops).
std::optional<ReturnRange> return_range(ProgramType type, std::optional<AttachType> attach_type,
                                        std::optional<KernelVersion> kernel = {});

}  // namespace bpfcc
