#pragma once

#include "loader/object/elf_image.h"

namespace bpfcc {

/// LLVM before 5.0 gave BPF symbols neither a type nor a size, and libbpf 1.x sees no function in such an object. Gives
/// both to the global symbols of an object in which no symbol has a type: functions in sections with code, variables
/// elsewhere. Returns whether that was necessary.
bool type_symbols(ElfImage &image);

}  // namespace bpfcc
