#pragma once

#include <string>
#include <vector>

namespace bpfcc {

/// The names of the interfaces in this process's network namespace, for messages.
std::vector<std::string> interface_names();

}  // namespace bpfcc
