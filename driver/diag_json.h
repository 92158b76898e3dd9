#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/diag.h"

namespace bpfcc {

/// "error", as compilers say it.
const char *severity_word(Severity severity);

/// Diagnostics as JSON, one object a line:
///   {"severity":"error","rule":"bpf-loop","file":"a.c","line":3,"column":5,"message":"...",
///    "notes":[{"file":...,"line":...,"column":...,"message":...}],
///    "fixes":[{"file":...,"begin":{"line":..,"column":..},"end":{...},"replacement":"..."}]}
/// `rule` is a rule's name or clang's -W option, and left out where there is neither.
std::string diag_json(const std::vector<Diag> &diags);

/// The diagnostics of such lines, without how they are shown. Other lines, which a compiler writes when it is ended
/// early, become errors with their text.
std::vector<Diag> parse_diag_json(std::string_view text);

/// The same as one SARIF 2.1.0 document of the program `tool`, "bpfcc" or "bpfrun".
std::string diag_sarif(const std::vector<Diag> &diags, std::string_view tool);

}  // namespace bpfcc
