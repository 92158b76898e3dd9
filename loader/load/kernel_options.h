#pragma once

#include <map>
#include <optional>
#include <string>

namespace bpfcc {

/// What the running kernel was built with: "CONFIG_BPF" -> "y". From /proc/config.gz, else /boot/config-RELEASE;
/// nothing where neither can be read.
std::optional<std::map<std::string, std::string>> read_kernel_options();

}  // namespace bpfcc
