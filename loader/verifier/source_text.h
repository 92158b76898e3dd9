#pragma once

#include "loader/verifier/explanation.h"
#include "loader/verifier/macro_definition.h"

namespace bpfcc {

/// Adds to an explanation what the object does not have and its source does: the instruction in the string of an
/// inline assembly, of which the line information has the first line alone; where the macro is defined that stands in
/// the line; the text of the notes' lines. Does nothing where the source is not at hand or has changed since.
void explain_with_source(Explanation &explanation, const SourceReader &read);

}  // namespace bpfcc
