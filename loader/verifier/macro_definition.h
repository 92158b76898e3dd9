#pragma once

#include <functional>
#include <optional>
#include <string>

#include "loader/verifier/source_map.h"

namespace bpfcc {

/// The text of a source file by its name; empty where it cannot be read.
using SourceReader = std::function<std::string(const std::string &file)>;

/// The line of a source, counted from 1, without its end; empty behind the last one.
std::string line_of(std::string_view source, unsigned line);

/// The macro whose use stands at a place of the source: its name.
std::string word_at(const SourceLine &at);

/// Where a macro is defined: in the file, or in one that it includes by a name in quotes. Nothing where none of them
/// does, and where it stands for a number.
std::optional<SourceLine> find_macro(const std::string &name, const std::string &file, const SourceReader &read);

}  // namespace bpfcc
