#pragma once

#include <bpf/libbpf.h>

#include <vector>

#include "loader/load/load_plan.h"
#include "loader/object/object_spec.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// A program that replaces a function has to have one of another program.
Result<void> check_target_program(const ProgramSpec &program, const std::vector<TargetProgram> &wanted);

/// Binds programs of an object that is not loaded yet to those in the kernel that they work in. The descriptors have to
/// live until it is loaded.
Result<std::vector<UniqueFd>> set_target_programs(const bpf_object *object, const ObjectSpec &spec,
                                                  const std::vector<TargetProgram> &wanted);

}  // namespace bpfcc
