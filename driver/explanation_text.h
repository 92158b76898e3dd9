#pragma once

#include <string>

#include "loader/verifier/explanation.h"

namespace bpfcc {

/// As a compiler shows a diagnostic: place, message, source line with a caret, notes, what to do. Each line ends with a
/// newline, and nothing in them drives a terminal but the colours that are asked for.
std::string explanation_text(const Explanation &explanation, bool color);

}  // namespace bpfcc
