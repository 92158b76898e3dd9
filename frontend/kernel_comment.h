#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bpfcc {

/// What the first comment of a source names as the kernel to run on: the text behind `bpfcc: kernel=` up to the next
/// blank, such as "5.15" or "running". Nothing where the file does not begin with a comment, or the comment does not
/// say.
std::optional<std::string> kernel_of_first_comment(std::string_view source);

}  // namespace bpfcc
