#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/compile_job.h"
#include "support/result.h"

namespace bpfcc {

/// What clang's options say, sorted by who needs it.
struct ClangCommandLine {
  std::vector<std::string> inputs;
  std::optional<std::string> output;  ///< -o
  Stage stage = Stage::kObject;
  std::optional<DependencyRequest> dependencies;
  std::optional<std::string> dependency_path;  ///< -MF
  bool verbose = false;                        ///< -v
  std::vector<std::string> rest;               ///< CompileJob::clang_arguments
};

/// Sorts arguments by clang's own option table, without the program's name. Options that mean nothing here (linking,
/// other targets) are errors; unknown ones are left to clang, which knows the nearest spelling.
Result<ClangCommandLine> read_clang_command_line(const std::vector<std::string> &arguments);

}  // namespace bpfcc
