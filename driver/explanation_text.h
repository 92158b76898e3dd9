#pragma once

#include <string>

#include "loader/verifier/explanation.h"
#include "support/diag.h"
#include "support/error.h"

namespace bpfcc {

/// As a compiler shows a diagnostic: place, message, source line with a caret, notes, what to do. Each line ends with a
/// newline, and nothing in them drives a terminal but the colours that are asked for.
std::string explanation_text(const Explanation &explanation, bool color);

/// Of a refusal that no log tells of: the error with its cause and what to do, without a newline at the end.
std::string failure_text(const Error &error, const Explanation &explanation);

/// Where the source has what the explanation is about, as a note; empty where that is not known.
std::string place_note_text(const Explanation &explanation, bool color);

/// The same as explanation_diag(), whose messages are shown in these words.
Diag rendered_explanation(const Explanation &explanation, bool color);

/// The last instructions on the way to the refusal, with what the verifier knew behind each, between their lines of C.
std::string instructions_text(const Explanation &explanation);

}  // namespace bpfcc
