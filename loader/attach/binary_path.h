#pragma once

#include <string>

namespace bpfcc {

/// The file that a name without a slash means: a library as the dynamic linker finds it (LD_LIBRARY_PATH, the cache of
/// ldconfig(8), the usual folders), "libc" without a version too; else a program in PATH. A name with a slash is a path
/// already. Empty where there is none.
std::string find_binary(const std::string &name);

}  // namespace bpfcc
