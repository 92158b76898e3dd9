#pragma once

#include <optional>

#include "loader/load/load_failure.h"
#include "loader/verifier/explanation.h"
#include "support/object_image.h"

namespace bpfcc {

/// Why a program of `image` was refused. Nothing where no program was, or its log tells no cause that is known. Reads
/// the running kernel's types where the cause is a field that these have not.
std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure);

}  // namespace bpfcc
