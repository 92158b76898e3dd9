#pragma once

#include <vector>

#include "loader/object/elf_image.h"
#include "loader/object/functions.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// All programs of the object: functions with an SEC() of their own. An object without one is an error.
Result<std::vector<ProgramSpec>> read_programs(const ElfImage &image, const std::vector<Function> &functions);

}  // namespace bpfcc
