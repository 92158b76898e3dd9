#pragma once

#include <clang/Frontend/CompilerInstance.h>

#include "frontend/on_demand/large_headers.h"
#include "frontend/vmlinux/name_set.h"

namespace bpfcc {

/// The identifiers that a program is made of once its macros are expanded, its own headers included: the preprocessor
/// runs over its source with an empty vmlinux.h. Of libbpf's prototypes of helpers, which declare much and of which
/// programs use little, those of typedefs alone.
SpelledNames spelled_names(const clang::CompilerInvocation &invocation, LargeHeaders &large_headers);

}  // namespace bpfcc
