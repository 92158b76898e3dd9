#pragma once

#include <memory>

#include <clang/Frontend/CompilerInvocation.h>

#include "frontend/compile_job.h"
#include "support/diag.h"

namespace bpfcc {

/// Clang's own description of the job: target BPF, -O2 -g, cpu v3 unless the job says otherwise; the embedded headers
/// behind the user's folders, the host's own behind those. Null: the sink has an error about the command line.
std::shared_ptr<clang::CompilerInvocation> make_invocation(const CompileJob &job, DiagSink &sink);

}  // namespace bpfcc
