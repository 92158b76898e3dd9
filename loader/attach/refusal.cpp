#include "loader/attach/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include "loader/load/bpf_failures.h"

namespace bpfcc {
namespace {

/// What holds for every kind.
constexpr std::array kCommonRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "not permitted to attach to {}", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "not permitted to attach to {}", "run it as root"},
    Refusal{EBUSY, ErrorKind::kAttach, "{} is taken by another program"},
    Refusal{EEXIST, ErrorKind::kAttach, "already attached to {}"},
    Refusal{EMFILE, ErrorKind::kEnvironment, "no file descriptor left to attach to {} with",
            "ulimit -n raises the limit"},
};

const Refusal *find(std::span<const Refusal> refusals, int error_code) {
  const auto row = std::ranges::find(refusals, error_code, &Refusal::error_code);
  return row != refusals.end() ? &*row : nullptr;
}

}  // namespace

Error explain_refusal(const bpf_program *program, const std::string &place, int error_code,
                      std::span<const Refusal> refusals, const std::string &reason) {
  const Refusal *refusal = find(refusals, error_code);
  if (refusal == nullptr) refusal = find(kCommonRefusals, error_code);
  Error error{ErrorKind::kAttach, bpf_program__name(program), "cannot be attached to " + place, error_code};
  if (refusal != nullptr) {
    error.kind = refusal->kind;
    error.message = fmt::format(fmt::runtime(refusal->message), place);
    error.hint = fmt::format(fmt::runtime(refusal->hint), place);
  } else if (const BpfFailure *failure = find_bpf_failure(BPF_LINK_CREATE, error_code)) {
    error.kind = failure->kind;
    error.message += fmt::format(": {}", failure->reason);
    error.hint = failure->hint;
  }
  if (!reason.empty()) error.message += fmt::format(" (the kernel: {})", reason);
  return error;
}

}  // namespace bpfcc
