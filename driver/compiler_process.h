#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// Whose rights a process gets.
struct UnprivilegedUser {
  uid_t uid;
  gid_t gid;
};

/// Who called sudo ($SUDO_UID, $SUDO_GID); nothing where this is not root, or root did not come by sudo.
std::optional<UnprivilegedUser> user_behind_sudo();

/// One run of the compiler.
struct CompilerCall {
  std::string path;
  std::vector<std::string> arguments;
  std::vector<std::byte> standard_input;      ///< empty: it gets none
  std::optional<UnprivilegedUser> user = {};  ///< nothing: this process's own
  bool is_quiet = false;                      ///< nobody sees its standard error
  std::string *messages = nullptr;            ///< gets its standard error, instead of ours
};

/// Runs the compiler and returns what it writes to standard output; its standard error is ours. Its failure is an
/// ErrorKind::kRefused, or kUsage where it exits with 2, without the reasons, which it has printed itself.
Result<std::vector<std::byte>> run_compiler(const CompilerCall &call);

}  // namespace bpfcc
