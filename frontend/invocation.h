#pragma once

#include <memory>

#include <clang/Basic/Diagnostic.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <llvm/Support/VirtualFileSystem.h>

#include "frontend/compile_job.h"

namespace bpfcc {

/// Clang's own description of the job: target BPF, -O2 -g, cpu v3 unless the job says otherwise; the embedded headers
/// behind the user's folders, the host's own behind those. Null after diagnostics.
std::shared_ptr<clang::CompilerInvocation> make_invocation(
    const CompileJob &job, const llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> &diagnostics);

}  // namespace bpfcc
