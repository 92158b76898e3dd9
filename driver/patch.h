#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/diag.h"

namespace bpfcc {

/// What has changed in a text, as patch(1) takes it: unified, three lines around each change. Empty for equal texts.
std::string unified_diff(const std::string &path, std::string_view before, std::string_view after);

/// The same as edits of whole lines.
std::vector<FixIt> line_edits(const std::string &path, std::string_view before, std::string_view after);

}  // namespace bpfcc
