#pragma once

#include <string>

#include "loader/observe/value.h"

namespace bpfcc {

/// A value as people read it: numbers, `sshd`, `"two words"`, `{packets=5, bytes=420}`, `{1, 2, 3}`. A string is put in
/// quotes where it could be taken for something else. Control characters are escaped, so that no value can drive the
/// terminal.
std::string value_text(const Value &value);

}  // namespace bpfcc
