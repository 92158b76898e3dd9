#pragma once

#include "loader/verifier/explanation.h"
#include "loader/verifier/refusal_case.h"

namespace bpfcc {

/// Where the refused value is checked in the source, and the compiler has made that check on something else that it
/// computed from it: says so, and which form of the source keeps the check. Changes nothing in other cases.
void word_lost_check(const RefusalCase &refusal, Explanation &explanation);

/// Whether a line of C compares a variable by itself: "n" of "if (n > 64)", not of "if (n + 1 > 64)".
bool compares(std::string_view line, std::string_view variable);

}  // namespace bpfcc
