#pragma once

#include <string>

namespace bpfcc {

/// Who must act on an error. The drivers turn it into their exit code.
enum class ErrorKind {
  kUsage,        ///< the command line, or a file that it names, is wrong (exit code 2)
  kRefused,      ///< the program, the object or a map definition is wrong (exit code 1)
  kEnvironment,  ///< a privilege, a device, a kernel feature is missing (exit code 3)
  kAttach,       ///< loaded, but the place to attach to does not exist or refuses (exit code 4)
};

/// A failure of the world around the compiler and loader: what was tried, on what, why not, and what to do.
/// Mistakes in a user's C source are not errors but `Diag`s.
struct Error {
  ErrorKind kind;
  std::string subject;    ///< file, section, symbol, interface: what it is about; may be empty
  std::string message;    ///< lowercase, no full stop, one sentence
  int error_code = 0;     ///< errno, or 0 where no system call failed
  std::string hint = {};  ///< the next step, or empty where none can be named
};

/// "subject: message: ENOENT (No such file or directory)", and the hint on a line of its own.
std::string to_string(const Error &error);

/// "ENOENT"; the number in digits for one without a name. ENOTSUPP (524), which only the kernel uses, is known.
std::string errno_name(int error_code);

}  // namespace bpfcc
