#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// An option of a command line, and where what it says goes. The pointers are borrowed.
struct CommandOption {
  char letter;       ///< -a; 0: none
  const char *name;  ///< --attach, without the hyphens; empty: none
  /// A flag; a value, of which the last one given counts; all values that are given.
  std::variant<bool *, std::string *, std::optional<std::string> *, std::vector<std::string> *> target;
};

/// Reads arguments as getopt_long(3) does, in any order: "-aX", "-a X", "--attach=X", "--attach X", a long name as
/// short as it is unmistakable. Returns those that are no options: files, and "-". Errors are ErrorKind::kUsage and
/// name the option; `help` is the hint where no option has a similar name. One thread at a time: getopt has global
/// variables.
Result<std::vector<std::string>> read_options(std::span<const CommandOption> options,
                                              const std::vector<std::string> &arguments, const std::string &help);

}  // namespace bpfcc
