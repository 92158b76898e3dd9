#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// The argument of a kprobe: FUNCTION[+OFFSET], where numbers are decimal or 0x.
struct KprobeArgument {
  std::string function;
  std::uint64_t offset = 0;  ///< bytes behind the function's start
};
Result<KprobeArgument> parse_kprobe_argument(const std::string &text);

/// The argument of a uprobe: FILE:FUNCTION[+OFFSET][,pid=N], or FILE:0xOFFSET for an offset in the file.
struct UprobeArgument {
  std::string file;      ///< without a slash: looked for in PATH and among the libraries
  std::string function;  ///< empty: the offset is one in the file
  std::uint64_t offset = 0;
  std::optional<pid_t> pid;  ///< else every process that runs the file
};
Result<UprobeArgument> parse_uprobe_argument(const std::string &text);

}  // namespace bpfcc
