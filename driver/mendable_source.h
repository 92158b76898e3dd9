#pragma once

#include <string>

#include "driver/bpfcc_options.h"
#include "driver/mend.h"
#include "frontend/compile_job.h"

namespace bpfcc {

/// A job's source with `text` in its file, to be compiled in this process.
MendableSource mendable_source(CompileJob job, const std::string &text, EmittedMaps maps);

}  // namespace bpfcc
