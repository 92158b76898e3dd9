#include "loader/verifier/c_names.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace bpfcc {
namespace {

constexpr std::array<std::string_view, 34> kKeywords = {
    "if",       "else",  "for",    "while",  "do",       "return", "switch",   "case",   "break",
    "continue", "goto",  "sizeof", "struct", "union",    "enum",   "const",    "static", "void",
    "int",      "char",  "long",   "short",  "unsigned", "signed", "volatile", "__u8",   "__u16",
    "__u32",    "__u64", "asm",    "SEC",    "u64",      "u32",    "inline"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_name(std::string_view word) {
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0])) == 0 &&
         std::ranges::find(kKeywords, word) == kKeywords.end();
}

std::size_t skip_spaces(std::string_view line, std::size_t at) {
  while (at < line.size() && std::isspace(static_cast<unsigned char>(line[at])) != 0) ++at;
  return at;
}

std::size_t end_of_word(std::string_view line, std::size_t at) {
  while (at < line.size() && is_word(line[at])) ++at;
  return at;
}

/// Behind the bracket that closes the one at `at`; the line's end where none does.
std::size_t closing(std::string_view line, std::size_t at) {
  int depth = 0;
  for (; at < line.size(); ++at) {
    if (line[at] == '(' || line[at] == '[') ++depth;
    if ((line[at] == ')' || line[at] == ']') && --depth == 0) return at + 1;
  }
  return line.size();
}

/// Where the bracket that is closed just before `end` was opened; npos where it was not.
std::size_t opening(std::string_view line, std::size_t end) {
  int depth = 0;
  for (std::size_t at = end; at-- > 0;) {
    if (line[at] == ')' || line[at] == ']') ++depth;
    if ((line[at] == '(' || line[at] == '[') && --depth == 0) return at;
  }
  return std::string_view::npos;
}

/// Where a postfix expression that ends before `end` begins: "a->b[i].c".
std::size_t begin_of_access(std::string_view line, std::size_t end) {
  std::size_t at = end;
  while (at > 0) {
    while (at > 0 && line[at - 1] == ']') {
      const std::size_t open = opening(line, at);
      if (open == std::string_view::npos) return at;
      at = open;
    }
    const std::size_t word_end = at;
    while (at > 0 && is_word(line[at - 1])) --at;
    if (at == word_end) return at;
    if (at >= 2 && line.substr(at - 2, 2) == "->") {
      at -= 2;
    } else if (at >= 1 && line[at - 1] == '.') {
      at -= 1;
    } else {
      return at;
    }
  }
  return at;
}

/// Behind a postfix expression that begins at `at`.
std::size_t end_of_access(std::string_view line, std::size_t at) {
  at = end_of_word(line, at);
  while (at < line.size()) {
    if (line[at] == '[') {
      at = closing(line, at);
    } else if (line[at] == '.' || line.substr(at, 2) == "->") {
      at = end_of_word(line, at + (line[at] == '.' ? 1 : 2));
    } else {
      return at;
    }
  }
  return at;
}

void read_access(std::string_view line, std::size_t begin, std::size_t end, CNames &names) {
  const std::string_view text = line.substr(begin, end - begin);
  const std::string_view base = text.substr(0, end_of_word(text, 0));
  if (!is_name(base)) return;
  names.base = base;
  names.expression = text;
  const std::size_t open = text.rfind('[');
  const std::size_t close = text.rfind(']');
  if (open != std::string_view::npos && close != std::string_view::npos && close > open) {
    names.index = text.substr(open + 1, close - open - 1);
  }
}

/// The '=' of an assignment or initialisation, npos without one.
std::size_t find_assignment(std::string_view line) {
  for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
    const char before = at > 0 ? line[at - 1] : ' ';
    if (at + 1 < line.size() && line[at + 1] == '=') {
      ++at;
    } else if (before != '!' && before != '<' && before != '>' && before != '=') {
      return at;
    }
  }
  return std::string_view::npos;
}

void read_target(std::string_view line, std::size_t assignment, CNames &names) {
  std::size_t end = assignment;
  while (end > 0 && !is_word(line[end - 1]) && line[end - 1] != ']' && line[end - 1] != ')') --end;
  read_access(line, begin_of_access(line, end), end, names);
  if (names.base.empty() && end > 0 && line[end - 1] == ')') {  // "*(int *)p = 1" and "*(p + 1) = 1"
    const std::size_t open = opening(line, end);
    if (open != std::string_view::npos) names = names_at(line.substr(open + 1, end - open - 2), 0);
  }
}

/// The first access at or behind `at`; function names are not one, their arguments are.
void read_first(std::string_view line, std::size_t at, CNames &names) {
  while (at < line.size() && names.base.empty()) {
    if (line[at] == '"') {
      at = std::min(line.find('"', at + 1), line.size() - 1) + 1;
      continue;
    }
    if (!is_word(line[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_word(line, at);
    const std::size_t next = skip_spaces(line, end);
    const std::string_view word = line.substr(at, end - at);
    if (word == "struct" || word == "enum" || word == "union") {
      at = end_of_word(line, next);  // its tag
      continue;
    }
    // "type *name": a declaration or cast names no variable first.
    const bool is_type = next < line.size() && (line[next] == '*' || is_word(line[next])) &&
                         (word.ends_with("_t") || word.starts_with("__"));
    if (next < line.size() && line[next] == '(') {
      if (is_name(word) && names.function.empty()) names.function = word;
    } else if (!is_type) {
      read_access(line, at, end_of_access(line, at), names);
    }
    at = std::max(end, at + 1);
  }
}

/// Names in a comment at the line's end are none of the code's.
std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    if (line[at] == '"' && (at == 0 || line[at - 1] != '\\')) quoted = !quoted;
    if (!quoted && line[at] == '/' && (line[at + 1] == '/' || line[at + 1] == '*')) return line.substr(0, at);
  }
  return line;
}

/// For a column at an operator with no name behind it, "end - 4": what stands in front of it.
void read_left(std::string_view line, std::size_t at, CNames &names) {
  if (at >= line.size() || is_word(line[at]) || std::string_view("+-*/%<>&|").find(line[at]) == std::string_view::npos)
    return;
  while (at > 0 && line[at - 1] == ' ') --at;
  read_access(line, begin_of_access(line, at), at, names);
}

}  // namespace

CNames names_at(std::string_view line, unsigned column) {
  CNames names;
  line = without_comment(line);
  const std::size_t assignment = find_assignment(line);
  const std::size_t at = skip_spaces(line, column == 0 ? 0 : std::min<std::size_t>(column - 1, line.size()));
  const bool store = at < line.size() && (at == assignment || at + 1 == assignment) && !is_word(line[at]);
  if (store) {
    read_target(line, assignment, names);
  } else if (at < line.size() && is_word(line[at])) {
    const std::size_t end = end_of_word(line, at);
    const std::size_t next = skip_spaces(line, end);
    if (next < line.size() && line[next] == '(') {
      names.function = line.substr(at, end - at);
    } else {
      read_access(line, begin_of_access(line, end), end_of_access(line, at), names);
    }
  }
  if (names.base.empty()) {
    std::string function = std::move(names.function);
    read_first(line, at, names);
    if (names.base.empty()) read_left(line, at, names);
    if (!function.empty()) names.function = std::move(function);
  }
  if (assignment != std::string_view::npos) {
    CNames target;
    read_target(line, assignment, target);
    names.assigned = target.expression;
  }
  return names;
}

std::string argument_text(std::string_view line, std::string_view function, unsigned number) {
  for (std::size_t at = line.find(function); at != std::string_view::npos; at = line.find(function, at + 1)) {
    const std::size_t open = skip_spaces(line, at + function.size());
    if (open >= line.size() || line[open] != '(' || (at > 0 && is_word(line[at - 1]))) continue;
    int depth = 0;
    unsigned current = 0;
    std::size_t begin = open + 1;
    for (std::size_t i = open; i < line.size(); ++i) {
      if (line[i] == '(' || line[i] == '[' || line[i] == '{') ++depth;
      if (line[i] == ')' || line[i] == ']' || line[i] == '}') --depth;
      const bool ends = depth == 0 || (depth == 1 && line[i] == ',');
      if (!ends) continue;
      if (current == number) {
        begin = skip_spaces(line, begin);
        std::string_view text = line.substr(begin, i - begin);
        while (text.ends_with(' ')) text.remove_suffix(1);
        return std::string(text);
      }
      if (depth == 0) break;
      ++current;
      begin = i + 1;
    }
  }
  return {};
}

}  // namespace bpfcc
