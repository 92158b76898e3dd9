#pragma once

#include <optional>

#include "loader/load/load_failure.h"
#include "loader/verifier/explanation.h"
#include "support/object_image.h"

namespace bpfcc {

/// Why `image` or a program of it was refused. Nothing where no cause is known, or where what was asked for is at
/// fault. Reads the running kernel's types where the cause is a field that these have not.
std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure);

}  // namespace bpfcc
