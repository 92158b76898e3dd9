#pragma once

#include <vector>

#include "loader/remedy/edits.h"
#include "loader/verifier/explanation.h"

namespace bpfcc {

/// What may be edited in the source so that what is explained is not refused any more, the likeliest first. Nothing
/// that is known about the cause by an edit: empty. None is known to compile or to be accepted: that is for the caller
/// to try. The explanation's lines must be those of this source.
std::vector<Edits> remedies(const Explanation &explanation, const CSource &source);

}  // namespace bpfcc
