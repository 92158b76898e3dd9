#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace bpfcc {

/// Is a capability (CAP_BPF, ...) in effect for this thread?
bool has_capability(unsigned capability);

/// Is this process in another user namespace than the first one? Its capabilities do not count for bpf(2) then.
bool in_user_namespace();

/// The capabilities that loading programs of these types (enum bpf_prog_type) and maps needs and that this process
/// lacks: "CAP_BPF, CAP_PERFMON". Empty where none is missing.
std::string missing_capabilities(std::span<const std::uint32_t> program_types);

/// The next step for an EPERM of bpf(2): which capabilities to get, or, where all are there, what else may forbid it.
std::string permission_hint(std::span<const std::uint32_t> program_types);

}  // namespace bpfcc
