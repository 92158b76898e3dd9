#pragma once

#include <optional>
#include <string>

#include "driver/bpfrun_options.h"
#include "driver/bpfrun_output.h"
#include "driver/mend.h"
#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// Where bpfcc is: beside the running executable, else the first one in $PATH; empty where there is none.
std::string find_bpfcc();

/// What is run.
struct Input {
  ObjectImage image;
  std::string source;  ///< the C file that it was compiled from; empty for what came as an object
};

/// An object to run: the file at the path itself where it is an ELF object, else what bpfcc makes of it. bpfcc's
/// diagnostics go to standard error, and a failure of it is an ErrorKind::kRefused. It runs as the user who called
/// sudo.
Result<Input> read_input(const std::string &path, const BpfrunOptions &options, BpfrunOutput &output);

/// A C file whose changed texts bpfcc compiles, as read_input() has it compiled. Nothing for objects, for standard
/// input, and for files that cannot be read.
std::optional<MendableSource> read_mendable_source(const std::string &path, const BpfrunOptions &options);

}  // namespace bpfcc
