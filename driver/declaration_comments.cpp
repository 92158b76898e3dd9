#include "driver/declaration_comments.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>
#include <vector>

namespace bpfcc {
namespace {

enum class TokenKind { kName, kComment, kDirective, kOther };

struct Token {
  TokenKind kind;
  std::string_view text;
  size_t first_line;
  size_t last_line;
};

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Where the token at the beginning of `text` ends, and what it is.
std::pair<TokenKind, size_t> measure(std::string_view text, bool at_line_start) {
  const auto end_of = [text](size_t end) { return std::min(end, text.size()); };
  if (text.starts_with("//")) return {TokenKind::kComment, end_of(text.find('\n'))};
  if (text.starts_with("/*")) {
    const size_t end = text.find("*/", 2);
    return {TokenKind::kComment, end == std::string_view::npos ? text.size() : end + 2};
  }
  if (text[0] == '#' && at_line_start) {
    size_t end = end_of(text.find('\n'));
    while (end < text.size() && text[end - 1] == '\\') end = end_of(text.find('\n', end + 1));
    return {TokenKind::kDirective, end};
  }
  if (text[0] == '"' || text[0] == '\'') {
    size_t end = 1;
    while (end < text.size() && text[end] != text[0] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
    return {TokenKind::kOther, end_of(end + 1)};
  }
  if (!is_name_character(text[0])) return {TokenKind::kOther, 1};
  const auto end = std::ranges::find_if_not(text, is_name_character);
  return {TokenKind::kName, static_cast<size_t>(end - text.begin())};
}

std::vector<Token> tokenise(std::string_view source) {
  std::vector<Token> tokens;
  size_t line = 1;
  bool at_line_start = true;
  while (!source.empty()) {
    if (std::isspace(static_cast<unsigned char>(source[0])) != 0) {
      at_line_start = at_line_start || source[0] == '\n';
      line += source[0] == '\n' ? 1 : 0;
      source.remove_prefix(1);
      continue;
    }
    const auto [kind, length] = measure(source, at_line_start);
    const std::string_view text = source.substr(0, length);
    const size_t last = line + static_cast<size_t>(std::ranges::count(text, '\n'));
    tokens.push_back({kind, text, line, last});
    line = last;
    at_line_start = false;
    source.remove_prefix(length);
  }
  return tokens;
}

/// Without its marks and the stars at the beginnings of its lines; blanks become one.
std::string plain_text(std::string_view comment) {
  const bool is_block = comment.starts_with("/*");
  comment.remove_prefix(2);
  if (is_block && comment.ends_with("*/")) comment.remove_suffix(2);
  while (!comment.empty() && (comment[0] == '*' || comment[0] == '/' || comment[0] == '<' || comment[0] == '!')) {
    comment.remove_prefix(1);
  }
  std::string text;
  bool at_line_start = false;
  for (const char c : comment) {
    if (c == '\n') at_line_start = true;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (!text.empty() && text.back() != ' ') text += ' ';
    } else if (c != '*' || !at_line_start) {
      text += c;
      at_line_start = false;
    }
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

/// The names that a declaration declares: before '=', '[', ',' or ';' outside of all brackets.
std::vector<std::string_view> declared_names(const std::vector<Token> &declaration) {
  std::vector<std::string_view> names;
  std::string_view last;
  int depth = 0;
  bool in_value = false;
  for (const Token &token : declaration) {
    const char c = token.text[0];
    const bool ends_name = c == '=' || c == '[' || c == ',' || c == ';';
    if (depth == 0 && ends_name && !in_value && !last.empty()) names.push_back(last);
    if (depth == 0 && ends_name) {
      last = {};
      in_value = c == '=' || c == '[';
      if (c == ',') in_value = false;
    }
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
    // SEC(".rodata") and attributes come behind the name.
    if (token.kind == TokenKind::kName && depth == 0 && !token.text.starts_with("SEC") &&
        !token.text.starts_with("__attribute__")) {
      last = token.text;
    }
  }
  return names;
}

/// A declaration or a function at file level, with the comments around it.
struct Statement {
  std::vector<Token> before;  ///< comments on lines of their own, one directly after the other
  std::vector<Token> tokens;
  std::string_view behind;  ///< a comment that begins on the last line; empty without one
  bool is_function = false;
};

using Tokens = std::span<const Token>;

/// Reads up to the end of the next statement, and takes it off the front of `tokens`.
Statement take_statement(Tokens &tokens) {
  Statement statement;
  size_t last_line = 0;
  int depth = 0;
  for (; !tokens.empty(); tokens = tokens.subspan(1)) {
    const Token &token = tokens[0];
    const char c = token.text[0];
    if (token.kind == TokenKind::kDirective) {
      if (statement.tokens.empty()) statement.before.clear();
    } else if (token.kind == TokenKind::kComment) {
      if (!statement.before.empty() && statement.before.back().last_line + 1 != token.first_line) {
        statement.before.clear();
      }
      if (statement.tokens.empty() && token.first_line != last_line) statement.before.push_back(token);
    } else {
      // `int f(void) {`; what follows a name, "struct" or '=' is no body.
      if (c == '{' && depth == 0 && !statement.tokens.empty())
        statement.is_function = statement.tokens.back().text == ")";
      statement.tokens.push_back(token);
      if (c == '{') ++depth;
      if (c == '}') --depth;
      const bool is_end = c == ';' || (c == '}' && statement.is_function);
      if (depth != 0 || !is_end) continue;
      if (tokens.size() > 1 && tokens[1].kind == TokenKind::kComment && tokens[1].first_line == token.last_line) {
        statement.behind = tokens[1].text;
      }
      tokens = tokens.subspan(statement.behind.empty() ? 1 : 2);
      break;
    }
    last_line = token.last_line;
  }
  return statement;
}

std::string comment_of(const Statement &statement) {
  if (!statement.behind.empty()) return plain_text(statement.behind);
  if (statement.before.empty() || statement.before.back().last_line + 1 < statement.tokens.front().first_line)
    return {};
  std::string text;
  for (const Token &comment : statement.before) text += (text.empty() ? "" : " ") + plain_text(comment.text);
  return text;
}

}  // namespace

std::map<std::string, std::string, std::less<>> read_declaration_comments(std::string_view source) {
  std::map<std::string, std::string, std::less<>> comments;
  const std::vector<Token> all = tokenise(source);
  for (Tokens rest = all; !rest.empty();) {
    const Statement statement = take_statement(rest);
    if (statement.is_function || statement.tokens.empty()) continue;
    const std::string comment = comment_of(statement);
    if (comment.empty()) continue;
    for (const std::string_view name : declared_names(statement.tokens)) comments.emplace(name, comment);
  }
  return comments;
}

}  // namespace bpfcc
