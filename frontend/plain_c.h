#pragma once

#include "support/diag.h"

namespace clang {
class CompilerInvocation;
}

namespace bpfcc {

/// Whether the invocation asks for C and nothing of clang beyond it. If not, an error says what it is.
bool is_plain_c(const clang::CompilerInvocation &invocation, DiagSink &sink);

}  // namespace bpfcc
