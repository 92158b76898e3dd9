#include "loader/verifier/assembly_lines.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <utility>

namespace bpfcc {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

/// The characters of the string literals behind an assembly's '(', with the place of each in the source.
class Strings {
 public:
  struct Character {
    char value;
    std::size_t offset;
  };

  Strings(std::string_view source, std::size_t offset) : source_(source), at_(offset) {}

  std::vector<Character> read() {
    while (at_ < source_.size() && source_[at_] != ':' && source_[at_] != ')' && source_[at_] != ';') {
      if (source_[at_] == '"') {
        ++at_;
        read_literal();
      } else {
        ++at_;
      }
    }
    return std::move(characters_);
  }

 private:
  void read_literal() {
    for (; at_ < source_.size() && source_[at_] != '"'; ++at_) {
      if (source_[at_] != '\\' || at_ + 1 >= source_.size()) {
        characters_.push_back({source_[at_], at_});
        continue;
      }
      ++at_;
      if (source_[at_] == 'n') characters_.push_back({'\n', at_});
      if (source_[at_] == 't') characters_.push_back({' ', at_});
      if (source_[at_] == '"' || source_[at_] == '\\') characters_.push_back({source_[at_], at_});
    }
    if (at_ < source_.size()) ++at_;
  }

  std::string_view source_;
  std::size_t at_;
  std::vector<Character> characters_;
};

/// Whether the words "asm" or "__asm__", perhaps with qualifiers, stand at the offset; then the place behind the '('.
std::size_t behind_opening(std::string_view source, std::size_t offset) {
  const std::string_view rest = source.substr(std::min(offset, source.size()));
  if (!rest.starts_with("asm") && !rest.starts_with("__asm")) return std::string_view::npos;
  const std::size_t open = source.find('(', offset);
  const std::size_t end = source.find_first_of("\";{}", offset);
  return open == std::string_view::npos || open > end ? std::string_view::npos : open + 1;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1));
}

/// Takes comments and a label in front away.
std::string instruction_in(std::string_view text) {
  std::string code = trimmed(text);
  for (std::size_t at = code.find("/*"); at != std::string::npos; at = code.find("/*")) {
    const std::size_t end = code.find("*/", at);
    code.erase(at, end == std::string::npos ? end : end + 2 - at);
  }
  if (const std::size_t comment = code.find("//"); comment != std::string::npos) code.erase(comment);
  const std::size_t colon = code.find(':');
  if (colon != std::string::npos && code.find(' ') > colon) code.erase(0, colon + 1);
  code = trimmed(code);
  return code.starts_with('.') || code.starts_with('#') ? "" : code;
}

/// "r1", "=", "*", "(", ...: words and single characters. An operand, "%[n]" or "%w0", is one.
std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (text[at] == '%') {
      while (end < text.size() && is_word(text[end])) ++end;
      if (end < text.size() && text[end] == '[') end = std::min(text.find(']', end), text.size() - 1) + 1;
    } else if (is_word(text[at])) {
      while (end < text.size() && is_word(text[end])) ++end;
    }
    tokens.push_back(text.substr(at, end - at));
    if (tokens.back() == "goto") break;  // a label here, a distance there
    at = end;
  }
  if (!tokens.empty() && tokens.back() == "ll") tokens.pop_back();
  return tokens;
}

bool is_number(std::string_view token) { return token[0] >= '0' && token[0] <= '9'; }

std::uint64_t number_of(std::string_view token) { return std::strtoull(std::string(token).c_str(), nullptr, 0); }

bool is_same(std::string_view shown, std::string_view written) {
  if (is_number(shown) && is_number(written)) return number_of(shown) == number_of(written);
  return shown == written;
}

using Tokens = std::span<const std::string_view>;

bool match(Tokens shown, Tokens written) {
  for (; !written.empty(); shown = shown.subspan(1), written = written.subspan(1)) {
    if (shown.empty()) return false;
    if (written.front().starts_with('%')) {
      // An operand in memory has several.
      for (std::size_t taken = 1; taken <= shown.size(); ++taken) {
        if (match(shown.subspan(taken), written.subspan(1))) return true;
      }
      return false;
    }
    if (!is_same(shown.front(), written.front())) return false;
  }
  return shown.empty();
}

}  // namespace

std::vector<AssemblyLine> assembly_lines(std::string_view source, std::size_t offset) {
  std::vector<AssemblyLine> lines;
  const std::size_t begin = behind_opening(source, offset);
  if (begin == std::string_view::npos) return lines;
  std::vector<Strings::Character> characters = Strings(source, begin).read();
  characters.push_back({'\n', source.size()});
  std::string text;
  std::size_t first = 0;
  for (const auto &[value, at] : characters) {
    if (value != '\n' && value != ';') {
      if (trimmed(text).empty()) first = at;
      text += value;
      continue;
    }
    std::string code = instruction_in(text);
    if (!code.empty()) lines.push_back({first, std::move(code)});
    text.clear();
  }
  return lines;
}

bool is_same_instruction(std::string_view shown, std::string_view written) {
  constexpr std::string_view kCall = "call ";
  // "call bpf_get_prandom_u32#7" is "call %[bpf_get_prandom_u32]", "call 7" or a function's name.
  if (shown.starts_with(kCall)) return written.starts_with("call");
  const std::vector<std::string_view> left = tokens_of(shown);
  const std::vector<std::string_view> right = tokens_of(written);
  return match(left, right);
}

}  // namespace bpfcc
