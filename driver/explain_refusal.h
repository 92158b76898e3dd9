#pragma once

#include <optional>
#include <string>

#include "loader/load/load_failure.h"
#include "loader/verifier/explanation.h"
#include "loader/verifier/macro_definition.h"
#include "support/object_image.h"

namespace bpfcc {

/// The text of a C source or header by the name that an object has for it; empty where there is none. Objects may name
/// any file: those of another kind are not read, whose text would come out in messages.
std::string read_source(const std::string &path);

/// Why `image` or a program of it was refused. Nothing where no cause is known, or where what was asked for is at
/// fault. Reads the running kernel's types where the cause is a field that these have not, and by `read` the source.
std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure,
                                           const SourceReader &read = read_source);

}  // namespace bpfcc
