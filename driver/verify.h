#pragma once

#include "support/diag.h"
#include "support/object_image.h"

namespace bpfcc {

/// Has the running kernel verify the programs of an object. Nothing is attached, and nothing stays in the kernel. Each
/// program that it refuses is one diagnostic, explained in C; what keeps the kernel from looking at the programs (no
/// privilege, a map that it does not make) is one for the object. `color`: for a terminal. Returns the exit code.
int verify_object(const ObjectImage &image, bool color, DiagSink &sink);

}  // namespace bpfcc
