#pragma once

#include <optional>

#include <clang/Frontend/CompilerInvocation.h>

#include "frontend/vmlinux/name_set.h"

namespace bpfcc {

/// The names in the source's text, in what it includes by "" and in libbpf's headers that it includes: what its macros
/// and code could ask for, read without the preprocessor. Nothing if the text is not there to be read.
std::optional<NameSet> source_names(const clang::CompilerInvocation &invocation);

}  // namespace bpfcc
