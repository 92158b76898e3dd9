#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/diag.h"
#include "support/result.h"

namespace bpfcc {

struct FixedText {
  std::string text;
  size_t applied = 0;  ///< edits that were made
};

/// Makes the edits in a text. Of edits that overlap, the one that begins first is made; those that are not inside of
/// the text are left out, and equal ones are made once.
FixedText apply_fix_its(std::string_view text, const std::vector<FixIt> &fixes);

/// The edits of errors and warnings, by the file that they are in; those of notes are only suggestions. Headers that
/// are not on disk are left out.
std::map<std::string, std::vector<FixIt>> fix_its_by_file(const std::vector<Diag> &diags);

/// Makes the edits in a file, which is written anew as a whole; returns how many. Errors are ErrorKind::kUsage.
Result<size_t> fix_file(const std::string &path, const std::vector<FixIt> &fixes);

}  // namespace bpfcc
