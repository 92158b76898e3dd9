#include "loader/observe/value_text.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace bpfcc {
namespace {

bool is_plain(char character) {
  constexpr std::string_view kPlain = "_-.:/@+%*#~";
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || kPlain.find(character) != std::string_view::npos;
}

std::string string_text(const std::string &text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (character == '\n') {
      quoted += "\\n";
    } else if (character == '\t') {
      quoted += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += character;
    }
  }
  return quoted + '"';
}

}  // namespace

std::string value_text(const Value &value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return string_text(value.get_ref<const std::string &>());
  if (!value.is_structured()) return value.dump();
  std::string text;
  for (const auto &[name, part] : value.items()) {
    if (!text.empty()) text += ", ";
    text += value.is_object() ? fmt::format("{}={}", name, value_text(part)) : value_text(part);
  }
  return '{' + text + '}';
}

}  // namespace bpfcc
