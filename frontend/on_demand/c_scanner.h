#pragma once

#include <cstddef>
#include <string_view>

namespace bpfcc {

struct CToken {
  enum class Kind {
    kIdentifier,   ///< or a keyword
    kPunctuation,  ///< one character
    kDirective,    ///< of the preprocessor: from its # to the end of its last line
  };
  Kind kind;
  std::string_view text;  ///< a part of what is scanned
};

/// Reads C text for the names in it: comments, numbers, strings and characters are passed over. It knows nothing of
/// macros, and takes whatever it is given.
class CScanner {
 public:
  explicit CScanner(std::string_view text) : text_(text) {}

  /// False at the end of the text, and `token` is as it was.
  bool next(CToken &token);

 private:
  void skip_comment();
  void skip_literal(char quote);
  std::string_view directive();

  char at(std::size_t position) const { return position < text_.size() ? text_[position] : '\0'; }

  std::string_view text_;
  std::size_t position_ = 0;
  bool is_line_start_ = true;  ///< nothing but blanks and comments on this line yet
};

/// Calls `each` with every name in a text, in directives too.
template <typename Each>
void for_each_name(std::string_view text, const Each &each) {
  CScanner scanner(text);
  CToken token;
  while (scanner.next(token)) {
    if (token.kind == CToken::Kind::kIdentifier) each(token.text);
    if (token.kind == CToken::Kind::kDirective) for_each_name(token.text.substr(1), each);
  }
}

}  // namespace bpfcc
