#pragma once

#include <optional>
#include <string>

#include "loader/verifier/report.h"

namespace bpfcc {

/// What Linux 7.3 and newer write behind their sentence (commit ce7c9f6c599b): paragraphs under headlines.
struct KernelReport {
  std::string title;       ///< "Register Type Safety: Unreadable register"
  std::string reason;      ///< under "Reason:", its lines joined
  std::string suggestion;  ///< under "Suggestion:"
};

/// Nothing where the log has no line "Verification failed:".
std::optional<KernelReport> read_kernel_report(const VerifierReport &report);

}  // namespace bpfcc
