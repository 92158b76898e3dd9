#pragma once

#include <string>
#include <string_view>

namespace bpfcc {

/// "0.1.0", of the project.
extern const char *const kProjectVersion;

/// The text of --version: the program's name and version, and those of what is inside.
std::string version_text(std::string_view program);

}  // namespace bpfcc
