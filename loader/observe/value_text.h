#pragma once

#include <string>
#include <string_view>

#include "loader/observe/value.h"

namespace bpfcc {

/// A value as people read it: numbers, `sshd`, `"two words"`, `{packets=5, bytes=420}`, `{1, 2, 3}`. A string is put in
/// quotes where it could be taken for something else. Control characters are escaped, so that no value can drive the
/// terminal.
std::string value_text(const Value &value);

/// A value that has a line of its own: the outermost braces are left out, `pid=1, name=init`.
std::string record_text(const Value &value);

/// Text as it is, with control characters and what is not UTF-8 escaped.
std::string printable(std::string_view text);

}  // namespace bpfcc
