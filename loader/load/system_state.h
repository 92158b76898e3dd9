#pragma once

#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// One thing about the machine or the process that decides what BPF programs can do here.
struct StateFinding {
  std::string area;     ///< "privileges", "settings", "kernel"
  std::string name;     ///< "CAP_BPF", "kernel.unprivileged_bpf_disabled", "CONFIG_KPROBES"
  std::string value;    ///< as the kernel gives it; empty: not known
  std::string meaning;  ///< what follows from it
  std::string mend;     ///< one command that changes it where it stands in the way, else empty
};

/// Looks at files of /proc, /sys and /boot and at this process's capabilities. Loads nothing, changes nothing.
std::vector<StateFinding> read_system_state();

}  // namespace bpfcc
