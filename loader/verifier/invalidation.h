#pragma once

#include <string_view>

#include "loader/verifier/explanation.h"
#include "loader/verifier/refusal_case.h"

namespace bpfcc {

/// The last call since the register held a pointer, where it holds a number now: what the call released, or a packet
/// that it moved, is gone. Null where that is not so.
const Step *invalidating_call(const RefusalCase &refusal);

/// Says that `name`, in quotes or "the pointer", may not be used behind that call.
void word_invalidated(const RefusalCase &refusal, const Step &call, std::string_view name, Explanation &explanation);

}  // namespace bpfcc
