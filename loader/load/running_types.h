#pragma once

#include "loader/verifier/explanation.h"

namespace bpfcc {

/// Explains a failed CO-RE relocation with the types of the running kernel (/sys/kernel/btf/vmlinux), see
/// explain_core_relocation(). Where the kernel shows none, and for other causes, the explanation stays as it is.
void explain_with_running_types(Explanation &explanation);

}  // namespace bpfcc
