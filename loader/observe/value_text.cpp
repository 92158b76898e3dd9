#include "loader/observe/value_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace bpfcc {
namespace {

bool is_plain(char character) {
  constexpr std::string_view kPlain = "_-.:/@+%*#~";
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || kPlain.find(character) != std::string_view::npos;
}

/// The length of the UTF-8 sequence that begins here; 0 where none does.
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0);
  const size_t length = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Longer than needed, half of a UTF-16 pair, beyond the last code point.
  const bool wrong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) >= 0xa0) ||
                     (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) >= 0x90);
  return wrong ? 0 : length;
}

/// ESC and its like, in their two forms: one byte, or C1 in UTF-8 (U+0080 to U+009F).
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0;
}

std::string escape(std::string_view bytes) {
  if (bytes == "\n") return "\\n";
  if (bytes == "\t") return "\\t";
  std::string text;
  for (const char byte : bytes) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string string_text(const std::string &text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') quoted += '\\';
    quoted += character;
  }
  return printable(quoted) + '"';
}

std::string joined(const Value &value) {
  std::string text;
  for (const auto &[name, part] : value.items()) {
    if (!text.empty()) text += ", ";
    text += value.is_object() ? fmt::format("{}={}", printable(name), value_text(part)) : value_text(part);
  }
  return text;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const size_t length = utf8_length(text);
    const std::string_view sequence = text.substr(0, std::max<size_t>(length, 1));
    if (length == 0 || is_control(sequence)) {
      result += escape(sequence);
    } else {
      result += sequence;
    }
    text.remove_prefix(sequence.size());
  }
  return result;
}

std::string value_text(const Value &value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return string_text(value.get_ref<const std::string &>());
  return value.is_structured() ? '{' + joined(value) + '}' : value.dump();
}

std::string record_text(const Value &value) { return value.is_object() ? joined(value) : value_text(value); }

}  // namespace bpfcc
