#pragma once

#include "loader/verifier/explanation.h"
#include "loader/verifier/refusal_case.h"

namespace bpfcc {

/// Where the refused line is part of a function that was inlined: a note for each call on the way to the function that
/// the instruction belongs to. Without DWARF that is one, at the last line of that function before.
void note_inlining(const RefusalCase &refusal, Explanation &explanation);

}  // namespace bpfcc
