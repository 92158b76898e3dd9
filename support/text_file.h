#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// All of a text file, those of /proc and /sys too, which tell no size. Nothing, and errno, where it cannot be read.
std::optional<std::string> read_text(const std::string &path);

/// What newlines end; views of `text`. What follows the last newline is a line if there is something.
std::vector<std::string_view> lines_of(std::string_view text);

/// What blanks, tabs and newlines separate; views of `text`.
std::vector<std::string_view> words_of(std::string_view text);

/// The first word of a text file; empty where there is none, or the file cannot be read.
std::string first_word_of_file(const std::string &path);

}  // namespace bpfcc
