#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "driver/bpfcc_options.h"
#include "frontend/compile_job.h"
#include "support/diag.h"

namespace bpfcc {

/// What one source becomes.
struct CompiledFile {
  std::vector<std::byte> bytes;
  std::string dependencies;  ///< the make rule, where the job asks for one
};

/// The whole way of the data: parse and check, optimise, emit, map form as asked. Empty: the sink has at least one
/// error. `default_target` is what the dependency rule makes where the job names no target.
std::optional<CompiledFile> compile(const CompileJob &job, EmittedMaps maps, const std::string &default_target,
                                    DiagSink &sink);

}  // namespace bpfcc
