#include "loader/verifier/register_state.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace bpfcc {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> to_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const bool hexadecimal = text.starts_with("0x");
  if (hexadecimal) text.remove_prefix(2);
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number, hexadecimal ? 16 : 10);
  if (error != std::errc()) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - number : number);
}

/// Up to the space, outside of parentheses, that ends a value.
std::string_view value_at(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] == ' ' && depth <= 0) return text.substr(0, i);
  }
  return text;
}

RegisterState read_value(std::string_view value) {
  RegisterState result;
  // "P0" and "Pscalar()" are precise; "inv" is what a number was called before 5.18.
  if (value.starts_with('P') && value.size() > 1) value.remove_prefix(1);
  const std::size_t open = value.find('(');
  result.type = value.substr(0, open);
  if (open != std::string_view::npos) {
    result.attributes = value.substr(open + 1);
    if (result.attributes.ends_with(')')) result.attributes.remove_suffix(1);
  }
  if (result.type.starts_with("inv")) {
    std::string_view number = result.type.substr(3);
    if (number.starts_with('P')) number.remove_prefix(1);
    result.constant = to_number(number);
    result.type = "scalar";
  } else if (!result.type.empty() && (is_digit(result.type[0]) || result.type[0] == '-')) {
    result.constant = to_number(result.type);
    result.type = "scalar";
  } else if (result.type.starts_with("fp")) {
    std::string_view offset = result.type.substr(2);
    if (offset.starts_with('[')) offset.remove_prefix(std::min(offset.size(), offset.find(']') + 1));
    result.constant = to_number(offset);
    result.type = "fp";
  } else if (result.type.starts_with("imm")) {  // of 4.14
    result.constant = to_number(result.type.substr(3));
    result.type = "scalar";
  }
  return result;
}

}  // namespace

std::optional<std::string_view> RegisterState::text(std::string_view name) const {
  for (std::size_t at = attributes.find(name); at != std::string_view::npos; at = attributes.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || attributes[at - 1] == ',' || attributes[at - 1] == '=';
    if (!begins || end >= attributes.size() || attributes[end] != '=') continue;
    std::string_view value = attributes.substr(end + 1);
    int depth = 0;
    std::size_t size = 0;
    for (; size < value.size() && (depth > 0 || value[size] != ','); ++size) {
      if (value[size] == '(') ++depth;
      if (value[size] == ')') --depth;
    }
    value = value.substr(0, size);
    if (const std::size_t last = value.rfind('='); last != std::string_view::npos) value.remove_prefix(last + 1);
    return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> RegisterState::number(std::string_view name) const {
  auto value = text(name);
  // "umax_value=255" of older kernels.
  if (!value) value = text(std::string(name) + "_value");
  return value ? to_number(*value) : std::nullopt;
}

std::optional<RegisterState> find_register(std::string_view state, std::string_view name) {
  for (std::size_t at = state.find(name); at != std::string_view::npos; at = state.find(name, at + 1)) {
    if (at != 0 && state[at - 1] != ' ') continue;
    std::string_view rest = state.substr(at + name.size());
    if (rest.starts_with('_')) rest.remove_prefix(std::min(rest.size(), rest.find('=')));
    if (!rest.starts_with('=')) continue;
    return read_value(value_at(rest.substr(1)));
  }
  return std::nullopt;
}

}  // namespace bpfcc
