#pragma once

#include <clang/Basic/Diagnostic.h>

#include "frontend/vmlinux/vmlinux_header.h"

namespace bpfcc {

/// Adds the names that an error of clang is about, taken from its arguments.
void add_missing_names(const clang::Diagnostic &error, MissingNames &missing);

}  // namespace bpfcc
