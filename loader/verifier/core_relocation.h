#pragma once

#include "loader/verifier/explanation.h"

struct btf;

namespace bpfcc {

/// Says of a failed CO-RE relocation which part of its path the kernel lacks, the struct or the field, and the nearest
/// name that it has. Explanations of other causes stay as they are. `kernel` are the kernel's types.
void explain_core_relocation(const btf *kernel, Explanation &explanation);

}  // namespace bpfcc
