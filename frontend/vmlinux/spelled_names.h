#pragma once

#include <clang/Frontend/CompilerInstance.h>

#include "frontend/vmlinux/name_set.h"

namespace bpfcc {

/// The identifiers that a program is made of once its macros are expanded, its own headers included: the preprocessor
/// runs over its source with an empty vmlinux.h. Of headers that declare much and use little (helper prototypes) only
/// what is not a struct is of interest; their names are left out but for those of types.
NameSet spelled_names(const clang::CompilerInvocation &invocation);

}  // namespace bpfcc
