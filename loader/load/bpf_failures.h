#pragma once

#include <linux/bpf.h>

#include <span>
#include <string>

#include "support/error.h"
#include "support/result.h"

namespace bpfcc {

/// What an errno of one command of bpf(2) means: a row of the table.
struct BpfFailure {
  int error_code;
  ErrorKind kind;
  const char *reason;     ///< "the kernel has no memory left for it"
  const char *hint = "";  ///< what to do, where something can be done
};

/// A command of bpf(2) as messages speak of it.
struct BpfCommand {
  bpf_cmd command;
  const char *failed;                    ///< "cannot be created"
  std::span<const BpfFailure> failures;  ///< of its own; those that all commands have go without saying
};

/// All commands that the loader, and libbpf for it, calls.
std::span<const BpfCommand> bpf_commands();

/// The row for an errno of the command: its own one, else that of all commands. Null for an errno that bpf(2) does not
/// have.
const BpfFailure *find_bpf_failure(bpf_cmd command, int error_code);

/// The error for a command that failed on something: "map counts: cannot be created: the kernel has no memory left for
/// it: ENOMEM (...)". `subject` is what it was about.
Error bpf_error(bpf_cmd command, std::string subject, int error_code);

/// `return fail_bpf(BPF_OBJ_PIN, path, errno);`
inline tl::unexpected<Error> fail_bpf(bpf_cmd command, std::string subject, int error_code) {
  return tl::unexpected(bpf_error(command, std::move(subject), error_code));
}

}  // namespace bpfcc
