#pragma once

#include "support/error.h"

namespace bpfcc {

/// The exit codes of bpfcc and bpfrun.
inline constexpr int kExitDone = 0;
inline constexpr int kExitRefused = 1;      ///< the source does not compile, or the program is refused
inline constexpr int kExitUsage = 2;        ///< wrong command line, or a file that cannot be read or written
inline constexpr int kExitEnvironment = 3;  ///< a privilege is missing, or the kernel lacks something
inline constexpr int kExitAttach = 4;       ///< loaded, but not attached

constexpr int exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return kExitUsage;
    case ErrorKind::kRefused:
      return kExitRefused;
    case ErrorKind::kEnvironment:
      return kExitEnvironment;
    case ErrorKind::kAttach:
      return kExitAttach;
  }
  return kExitRefused;
}

}  // namespace bpfcc
