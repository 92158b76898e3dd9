#pragma once

#include <string>
#include <vector>

namespace bpfcc {

/// bpfrun map --from=PATH [NAME | NAME[KEY]=VALUE]...: lists, shows and changes maps that another bpfrun serves.
/// `arguments` are those behind the word. Returns the exit code.
int map_command(const std::vector<std::string> &arguments);

}  // namespace bpfcc
