#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "loader/remedy/c_source.h"

namespace bpfcc {

/// The text from `begin` up to `end`, offsets in bytes, is replaced.
struct TextEdit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string replacement;
};

/// Edits of one source that belong together.
using Edits = std::vector<TextEdit>;

/// Of edits that overlap, the one that begins first is made.
std::string apply_edits(std::string_view text, Edits edits);

/// Puts code in front of a statement, and braces around both where the statement is not in a block. Lines of `code`
/// after the first one are indented as the statement is.
Edits put_in_front(const CSource &source, const Statement &statement, std::string_view code);
/// The same behind a statement that is in a block.
TextEdit put_behind(const CSource &source, const Statement &statement, std::string_view code);
/// Takes a statement away, with the line that it leaves empty.
TextEdit remove_statement(const CSource &source, const Statement &statement);

/// "if (condition) return 0;" in two lines where the source is indented by tabs, as the kernel's is.
std::string early_return(const CSource &source, std::string_view condition, std::string_view way_out);

/// How a function is left early at this place: as it is left before, else with what lets the packet or the call go on.
std::string way_out(const CSource &source, std::size_t offset);

}  // namespace bpfcc
