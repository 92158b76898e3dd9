#pragma once

#include "driver/bpfrun_options.h"
#include "driver/bpfrun_output.h"
#include "support/result.h"

namespace bpfcc {

/// Looks for changes of the C files among the inputs with which the kernel accepts their programs, and shows them. With
/// --fix they are made; true: all files are accepted then, and can be run.
Result<bool> suggest_changes(const BpfrunOptions &options, BpfrunOutput &output);

}  // namespace bpfcc
