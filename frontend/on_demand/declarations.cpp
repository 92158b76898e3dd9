#include "frontend/on_demand/declarations.h"

#include <algorithm>
#include <array>

#include "frontend/on_demand/c_scanner.h"

namespace bpfcc {
namespace {

/// Follows one header token by token.
class Splitter {
 public:
  explicit Splitter(std::string_view header) : header_(header) {}

  std::vector<CDeclaration> run() {
    CScanner scanner(header_);
    CToken token;
    while (scanner.next(token)) {
      switch (token.kind) {
        case CToken::Kind::kDirective:
          add_directive(token.text);
          break;
        case CToken::Kind::kIdentifier:
          begin_at(token.text);
          add_word(token.text);
          break;
        case CToken::Kind::kPunctuation:
          begin_at(token.text);
          if (!add_punctuation(token.text)) return {};
          previous_ = token.text.front();
          break;
      }
    }
    if (is_open_ || !braces_.empty() || parentheses_ != 0) return {};
    return std::move(declarations_);
  }

 private:
  /// What a pair of braces holds.
  enum class Braces { kEnumerators, kOther };

  void begin_at(std::string_view token) {
    if (is_open_) return;
    is_open_ = true;
    begin_ = token.data();
    current_ = {{}, {}, true, false};
    tokens_ = 0;
    word_ = {};
    tag_keyword_ = {};
    is_name_in_parentheses_ = false;
  }

  void add_directive(std::string_view text) {
    if (is_open_) {
      current_.is_separable = false;
      return;
    }
    CDeclaration directive{text, {}, false, false};
    // # define NAME
    CScanner words(text.substr(1));
    CToken token;
    if (words.next(token) && token.text == "define" && words.next(token)) directive.names.push_back(token.text);
    declarations_.push_back(std::move(directive));
  }

  void add_word(std::string_view word) {
    ++tokens_;
    const bool is_enumerator_next =
        !braces_.empty() && braces_.back() == Braces::kEnumerators && (previous_ == '{' || previous_ == ',');
    if (is_enumerator_next && parentheses_ == 0) current_.names.push_back(word);
    previous_ = 'a';
    if (word == "struct" || word == "union" || word == "enum") {
      tag_keyword_ = word;
      word_ = {};
    } else if (parentheses_ == 0 || is_name_in_parentheses_) {
      word_ = word;
    }
  }

  /// False: there is one brace or parenthesis too many.
  bool add_punctuation(std::string_view text) {
    ++tokens_;
    const bool is_outside = braces_.empty() && parentheses_ == 0;
    switch (text.front()) {
      case '(':
        if (is_outside) {
          // In `void *(*name)(int)` the name stands in the first parentheses, in `void name(int)` before them.
          is_name_in_parentheses_ = text.data() + 1 < header_.data() + header_.size() && text.data()[1] == '*';
          if (!is_name_in_parentheses_) name_word();
        }
        ++parentheses_;
        return true;
      case ')':
        if (--parentheses_ == 0 && is_name_in_parentheses_) {
          name_word();
          is_name_in_parentheses_ = false;
        }
        return parentheses_ >= 0;
      case '{':
        if (!tag_keyword_.empty()) name_word();
        braces_.push_back(tag_keyword_ == "enum" ? Braces::kEnumerators : Braces::kOther);
        tag_keyword_ = word_ = {};
        return true;
      case '}':
        if (braces_.empty()) return false;
        braces_.pop_back();
        word_ = {};
        return true;
      case ';':
        if (is_outside) {
          current_.is_announcement = tokens_ == 3 && !tag_keyword_.empty();
          name_word();
          close(text.data() + 1);
        }
        tag_keyword_ = word_ = {};
        return true;
      case ',':
      case '=':
      case '[':
        if (is_outside) name_word();
        return true;
      default:
        return true;
    }
  }

  /// The last word is a name that is declared.
  void name_word() {
    if (!word_.empty() && word_ != "__attribute__") current_.names.push_back(word_);
    word_ = {};
  }

  void close(const char *end) {
    is_open_ = false;
    current_.text = {begin_, static_cast<std::size_t>(end - begin_)};
    if (current_.names.empty()) current_.is_separable = false;
    declarations_.push_back(std::move(current_));
  }

  std::string_view header_;
  std::vector<CDeclaration> declarations_;

  bool is_open_ = false;  ///< a declaration has begun
  const char *begin_ = nullptr;
  CDeclaration current_;
  int tokens_ = 0;                ///< of it, until now
  std::string_view word_;         ///< the last one that may turn out to be declared
  std::string_view tag_keyword_;  ///< struct, union or enum, if what follows may be its body
  bool is_name_in_parentheses_ = false;
  std::vector<Braces> braces_;
  int parentheses_ = 0;
  char previous_ = ';';  ///< the last punctuation, 'a' after a word
};

}  // namespace

std::vector<CDeclaration> declarations_of(std::string_view header) { return Splitter(header).run(); }

}  // namespace bpfcc
