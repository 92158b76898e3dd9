#pragma once

#include <span>
#include <vector>

#include "loader/load/libbpf_messages.h"
#include "loader/load/load_failure.h"
#include "loader/object/object_spec.h"

namespace bpfcc {

/// Turns a failure of libbpf into ours. `error_code` is positive, `warnings` what libbpf said, `logs` what the verifier
/// said of each program: only the refused one has a text, unless all were asked for.
LoadFailure explain_failure(int error_code, const ObjectSpec &spec, std::span<const LibbpfMessage> warnings,
                            std::vector<ProgramLog> logs);

}  // namespace bpfcc
