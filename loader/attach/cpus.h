#pragma once

#include <string_view>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// The processors in a list as the kernel prints it, "0-3,8"; none where the text is none.
std::vector<int> parse_cpu_list(std::string_view text);

/// The processors that are at work now, at least one: /sys/devices/system/cpu/online.
Result<std::vector<int>> online_cpus();

}  // namespace bpfcc
