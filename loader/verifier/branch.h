#pragma once

#include <optional>
#include <string>

#include "loader/verifier/explanation.h"
#include "loader/verifier/refusal_case.h"

namespace bpfcc {

/// "'n' > 64" for a conditional jump on the way, `index`, that has a step behind it: what holds on this way, in words
/// of the source. Empty where the jump's line does not show the same comparison.
std::string branch_words(const RefusalCase &refusal, std::size_t index);

/// The last branch before the refused instruction that is in another line, "when 'n' > 64, taken here"; nothing where
/// none is near.
std::optional<ExplanationNote> last_branch(const RefusalCase &refusal);

}  // namespace bpfcc
