#pragma once

#include <string>
#include <string_view>

namespace bpfcc {

/// The text of --version: the program's name and version, and those of what is inside.
std::string version_text(std::string_view program);

}  // namespace bpfcc
