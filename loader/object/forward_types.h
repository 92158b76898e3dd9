#pragma once

#include <cstddef>
#include <span>

namespace bpfcc {

/// Puts the forward declarations and the tags of pointers that end an object's BTF into the order in which other types
/// refer to them, and their names with them. LLVM 19 (BTFDebug.cpp, FixupDerivedTypes) orders them by addresses in its
/// memory: two compilations of one file, or one beside others, gave objects that differ. An object of the other byte
/// order, or without BTF, stays as it is.
void order_forward_types(std::span<std::byte> object);

}  // namespace bpfcc
