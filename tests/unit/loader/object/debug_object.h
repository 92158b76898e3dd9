#pragma once

#include "support/object_image.h"

namespace bpfcc::test {

/// A program of six instructions, "program" in section "socket", with DWARF 5 as clang writes it: inner() is inlined at
/// instructions 2 and 3, called at /src/a.c:12:3; "n" is in r1 for the first two, and "p" of inner() in r2.
ObjectImage debug_object();

}  // namespace bpfcc::test
