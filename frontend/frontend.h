#pragma once

#include <optional>
#include <string>

#include "frontend/compile_job.h"
#include "support/diag.h"
#include "support/ir_unit.h"

namespace bpfcc {

/// What the front end makes of a job; which parts are filled depends on the job's stage.
struct FrontendOutput {
  std::string text;          ///< Stage::kPreprocess: the preprocessed source
  std::string dependencies;  ///< the make rule, where the job asks for one
  IrUnit ir;                 ///< from Stage::kLlvmIr on: the unoptimised module
};

/// Parses, checks and generates IR. `default_target` is the make target of the dependency rule where the job names
/// none. An empty result means that the sink has at least one error.
std::optional<FrontendOutput> run_frontend(const CompileJob &job, const std::string &default_target, DiagSink &sink);

}  // namespace bpfcc
