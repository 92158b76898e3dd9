#pragma once

#include <string>

#include "support/diag.h"

namespace bpfcc {

/// All diagnostics as a terminal shows them, and "2 errors generated" at the end where there are any.
std::string diag_text(const DiagSink &sink, bool color);

}  // namespace bpfcc
