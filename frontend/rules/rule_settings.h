#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "support/kernel_version.h"

namespace bpfcc {

enum class RuleSeverity { kIgnored, kWarning, kError };

/// What the command line says about the rules.
struct RuleSettings {
  /// By rule id, where -Wno-bpf-ID, -Wno-error=bpf-ID or -Wbpf-ID changes the severity.
  std::map<std::string, RuleSeverity, std::less<>> severities;
  /// --kernel: the oldest kernel that must run the program. Without one the strict subset holds, and no version is
  /// assumed.
  std::optional<KernelVersion> kernel;
};

}  // namespace bpfcc
