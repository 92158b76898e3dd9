#pragma once

#include <string>
#include <vector>

namespace bpfcc {

/// bpfrun explain LOG [OBJECT]: explains a log that somebody else recorded, as bpfrun does after a refusal. `arguments`
/// are those behind the word. Returns the exit code: 0 where a cause was found, 1 where the log tells none.
int explain_command(const std::vector<std::string> &arguments);

}  // namespace bpfcc
