#pragma once

#include "loader/verifier/explanation.h"
#include "support/diag.h"

namespace bpfcc {

/// The explanation as a diagnostic of the rule "verifier:CAUSE", its help as the last note: for who shows diagnostics.
Diag explanation_diag(const Explanation &explanation);

}  // namespace bpfcc
