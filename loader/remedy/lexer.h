#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace bpfcc {

/// A word, number, literal or one character of punctuation.
struct Token {
  std::size_t begin = 0;  ///< offset in the source, bytes
  std::size_t end = 0;

  std::string_view text(std::string_view source) const { return source.substr(begin, end - begin); }
};

/// The tokens of a C source. Comments and the preprocessor's lines have none.
std::vector<Token> read_tokens(std::string_view source);

/// The offset at which a comment begins is followed by its end; `at` itself where there is none.
std::size_t behind_comment(std::string_view source, std::size_t at);

bool is_word_character(char c);

}  // namespace bpfcc
