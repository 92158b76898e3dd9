#pragma once

#include <memory>

#include <clang/AST/ASTConsumer.h>

#include "frontend/on_demand/large_headers.h"

namespace bpfcc {

/// Declares, when a program uses them without a declaration, the names that kernel headers and older libbpf headers
/// gave it: the types u8 to u64 and s8 to s64, and `struct bpf_map_def`. A program's own declaration always wins, since
/// these appear only where the lookup of a name has failed. Of all other lookups that fail `large_headers` is told.
std::unique_ptr<clang::ASTConsumer> make_implicit_names(LargeHeaders &large_headers);

}  // namespace bpfcc
