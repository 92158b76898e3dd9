#include "loader/remedy/lexer.h"

#include <algorithm>

namespace bpfcc {
namespace {

std::size_t end_of_literal(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (std::size_t i = at + 1; i < source.size(); ++i) {
    if (source[i] == '\\') {
      ++i;
    } else if (source[i] == quote || source[i] == '\n') {
      return i + 1;
    }
  }
  return source.size();
}

/// Of the preprocessor's line, with those that it is continued on.
std::size_t end_of_directive(std::string_view source, std::size_t at) {
  while (at < source.size() && source[at] != '\n') {
    const std::size_t behind = behind_comment(source, at);
    if (behind != at) {
      at = behind;
    } else {
      at += source[at] == '\\' ? 2 : 1;
    }
  }
  return std::min(at, source.size());
}

std::size_t end_of_token(std::string_view source, std::size_t at) {
  if (source[at] == '"' || source[at] == '\'') return end_of_literal(source, at);
  if (!is_word_character(source[at])) return at + 1;
  std::size_t end = at;
  while (end < source.size() && is_word_character(source[end])) ++end;
  return end;
}

}  // namespace

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t behind_comment(std::string_view source, std::size_t at) {
  const std::string_view rest = source.substr(at);
  if (rest.starts_with("//")) return std::min(source.find('\n', at), source.size());
  if (!rest.starts_with("/*")) return at;
  const std::size_t end = source.find("*/", at + 2);
  return end == std::string_view::npos ? source.size() : end + 2;
}

std::vector<Token> read_tokens(std::string_view source) {
  std::vector<Token> tokens;
  bool first_of_line = true;
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    const std::size_t behind = behind_comment(source, at);
    if (behind != at) {
      at = behind;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
      first_of_line = first_of_line || c == '\n';
      ++at;
    } else if (c == '#' && first_of_line) {
      at = end_of_directive(source, at);
    } else {
      first_of_line = false;
      tokens.push_back({at, end_of_token(source, at)});
      at = tokens.back().end;
    }
  }
  return tokens;
}

}  // namespace bpfcc
