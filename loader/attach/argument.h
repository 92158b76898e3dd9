#pragma once

#include <sys/types.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace bpfcc {

/// The two sides of the first separator; the second one is empty where there is none.
inline std::pair<std::string_view, std::string_view> split_first(std::string_view text, char separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

/// The two sides of the last separator; the first one is empty where there is none.
inline std::pair<std::string_view, std::string_view> split_last(std::string_view text, char separator) {
  const size_t at = text.rfind(separator);
  if (at == std::string_view::npos) return {{}, text};
  return {text.substr(0, at), text.substr(at + 1)};
}

/// The whole text as a number that fits into Number; nothing for any other text.
template <class Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "pid=123": nothing where it is something else, or no process can have that number.
inline std::optional<pid_t> parse_pid(std::string_view text) {
  const auto [key, value] = split_first(text, '=');
  const std::optional<pid_t> pid = parse_number<pid_t>(value);
  return key == "pid" && pid && *pid > 0 ? pid : std::nullopt;
}

}  // namespace bpfcc
