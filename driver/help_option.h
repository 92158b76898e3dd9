#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace bpfcc {

/// Whether the arguments, of a subcommand or of a program behind "--", ask what it takes.
inline bool asks_for_help(const std::vector<std::string> &arguments) {
  return std::ranges::any_of(arguments, [](const std::string &each) { return each == "-h" || each == "--help"; });
}

}  // namespace bpfcc
