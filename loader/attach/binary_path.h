#pragma once

#include <string>

#include "support/result.h"

namespace bpfcc {

/// The file that a name without a slash means: a library as the dynamic linker finds it (LD_LIBRARY_PATH, the cache of
/// ldconfig(8), the usual folders), "libc" without a version too; else a program in PATH. A name with a slash is a path
/// already. Empty where there is none.
std::string find_binary(const std::string &name);

/// The same, and an ErrorKind::kAttach where there is none or it cannot be read; `subject` is whom it is for.
Result<std::string> readable_binary(const std::string &name, const std::string &subject);

}  // namespace bpfcc
