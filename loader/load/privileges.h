#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// Capabilities as bits, 1 << CAP_NET_ADMIN: capabilities(7).
using CapabilitySet = std::uint64_t;
constexpr CapabilitySet capability_bit(unsigned capability) { return CapabilitySet{1} << capability; }

/// "CAP_BPF, CAP_NET_ADMIN"; those that have nothing to do with BPF by their number.
std::string capability_names(CapabilitySet capabilities);

/// Is a capability (CAP_BPF, ...) in effect for this thread?
bool has_capability(unsigned capability);

/// Gives up, for good, all capabilities of this thread but these, and what executing another program would give.
/// Threads that there are already keep theirs. An ErrorKind::kEnvironment where the kernel does not do that.
Result<void> keep_capabilities(CapabilitySet kept);

/// "none", "integrity" or "confidentiality" (kernel_lockdown(7)); empty where the kernel has no lockdown, or does not
/// tell.
std::string lockdown_mode();

/// Is the kernel locked down so that no program may read its memory (confidentiality)?
bool is_locked_down();

/// Is this process in another user namespace than the first one? Its capabilities do not count for bpf(2) then.
bool in_user_namespace();

/// The capabilities that loading programs of these types (enum bpf_prog_type) and maps needs and that this process
/// lacks: "CAP_BPF, CAP_PERFMON". Empty where none is missing.
std::string missing_capabilities(std::span<const std::uint32_t> program_types);

/// The next step for an EPERM of bpf(2): which capabilities to get, or, where all are there, what else may forbid it.
std::string permission_hint(std::span<const std::uint32_t> program_types);

}  // namespace bpfcc
