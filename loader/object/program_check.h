#pragma once

#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// Is the program's license one of those that the kernel counts as compatible with the GPL (include/linux/license.h)?
bool is_gpl_compatible(const std::string &license);

// What the kernel would refuse about a program for reasons that its object alone tells. Not asked by read_object: the
// object's other programs may be fine. ErrorKind::kRefused.

/// A section whose name means nothing, unless the caller knows the type from elsewhere and has set it.
Result<void> check_section(const ObjectSpec &object, const ProgramSpec &program);

/// A GPL-only helper under another license or none.
Result<void> check_license(const ObjectSpec &object, const ProgramSpec &program);

}  // namespace bpfcc
