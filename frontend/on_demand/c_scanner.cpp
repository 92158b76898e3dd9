#include "frontend/on_demand/c_scanner.h"

#include <algorithm>
#include <array>

namespace bpfcc {
namespace {

/// By character: whether names and numbers go on with it.
constexpr std::array<bool, 256> kIsWord = [] {
  std::array<bool, 256> is_word{};
  for (int letter = 'a'; letter <= 'z'; ++letter) is_word[letter] = true;
  for (int letter = 'A'; letter <= 'Z'; ++letter) is_word[letter] = true;
  for (int digit = '0'; digit <= '9'; ++digit) is_word[digit] = true;
  is_word['_'] = true;
  return is_word;
}();

bool is_word(char character) { return kIsWord[static_cast<unsigned char>(character)]; }

bool is_digit(char character) { return character >= '0' && character <= '9'; }

}  // namespace

bool CScanner::next(CToken &token) {
  for (; position_ < text_.size(); ++position_) {
    const char character = text_[position_];
    if (character == '\n') is_line_start_ = true;
    if (character == ' ' || character == '\n' || character == '\t' || character == '\r' || character == '\f') continue;
    if (character == '/' && (at(position_ + 1) == '*' || at(position_ + 1) == '/')) {
      skip_comment();
      continue;
    }
    if (character == '#' && is_line_start_) {
      token = {CToken::Kind::kDirective, directive()};
      return true;
    }
    is_line_start_ = false;
    if (character == '"' || character == '\'') {
      skip_literal(character);
      continue;
    }
    const std::size_t begin = position_;
    if (!is_word(character)) {
      token = {CToken::Kind::kPunctuation, text_.substr(position_++, 1)};
      return true;
    }
    while (is_word(at(position_))) ++position_;
    const std::string_view word = text_.substr(begin, position_ - begin);
    if (!is_digit(character)) {
      token = {CToken::Kind::kIdentifier, word};
      return true;
    }
    --position_;
  }
  return false;
}

/// To its last character, or to the line's end behind it.
void CScanner::skip_comment() {
  const bool is_block = text_[position_ + 1] == '*';
  const std::size_t end = text_.find(is_block ? "*/" : "\n", position_ + 2);
  position_ = end == std::string_view::npos ? text_.size() : end + (is_block ? 1 : 0);
  if (!is_block) is_line_start_ = true;
}

/// To its closing quote, or to the last character of the line if there is none.
void CScanner::skip_literal(char quote) {
  while (at(position_ + 1) != quote && at(position_ + 1) != '\n' && position_ + 1 < text_.size()) {
    position_ += at(position_ + 1) == '\\' ? 2 : 1;
  }
  if (at(position_ + 1) == quote) ++position_;
}

/// Goes behind it: to the end of the line, or of the last one where backslashes or comments continue it.
std::string_view CScanner::directive() {
  const std::size_t begin = position_;
  while (position_ < text_.size() && text_[position_] != '\n') {
    if (text_[position_] == '/' && at(position_ + 1) == '*') skip_comment();
    position_ += at(position_) == '\\' ? 2 : 1;
  }
  position_ = std::min(position_, text_.size());
  return text_.substr(begin, position_ - begin);
}

}  // namespace bpfcc
