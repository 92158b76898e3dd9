#pragma once

#include <optional>
#include <string>

#include "loader/load/load_failure.h"
#include "loader/verifier/explanation.h"
#include "support/object_image.h"

namespace bpfcc {

/// Why `image` or a program of it was refused. Nothing where no cause is known, or where what was asked for is at
/// fault. Reads the running kernel's types where the cause is a field that these have not, and the source where it is
/// at hand.
std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure);

/// The text of a C source or header by the name that an object has for it; empty where there is none. Objects may name
/// any file: those of another kind are not read, whose text would come out in messages.
std::string read_source(const std::string &path);

}  // namespace bpfcc
