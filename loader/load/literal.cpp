#include "loader/load/literal.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>

namespace bpfcc {
namespace {

std::optional<std::uint64_t> parse_digits(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char *const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

/// "de:ad:be:ef": two or more pairs of hex digits.
std::optional<Bytes> parse_hex_pairs(std::string_view text) {
  if (text.size() < 5 || text.size() % 3 != 2) return std::nullopt;
  Bytes bytes;
  for (size_t i = 0; i < text.size(); i += 3) {
    if (i > 0 && text[i - 1] != ':') return std::nullopt;
    const auto byte = parse_digits(text.substr(i, 2), 16);
    if (!byte) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(*byte));
  }
  return bytes;
}

std::optional<Bytes> parse_internet_address(std::string_view text, int family, size_t size) {
  Bytes bytes(size);
  if (inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

/// The character of a backslash and `letter`; nothing where there is none.
std::optional<char> escaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case '\\':
    case '"':
    case '\'':
      return letter;
    default:
      return std::nullopt;
  }
}

/// Where the string that begins at `open` ends; npos where its closing quote is missing.
size_t closing_quote(std::string_view text, size_t open) {
  for (size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '"') return i;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<IntegerLiteral> parse_integer(std::string_view text) {
  if (text == "true") return IntegerLiteral{1};
  if (text == "false") return IntegerLiteral{0};
  if (text.size() == 3 && text.front() == '\'' && text.back() == '\'') {
    return IntegerLiteral{static_cast<unsigned char>(text[1])};
  }
  IntegerLiteral literal;
  if (text.starts_with('-') || text.starts_with('+')) {
    literal.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const auto magnitude = hex ? parse_digits(text.substr(2), 16) : parse_digits(text, 10);
  if (!magnitude) return std::nullopt;
  literal.magnitude = *magnitude;
  return literal;
}

Result<void> store_integer(IntegerLiteral value, Signedness signedness, std::span<std::byte> out) {
  const unsigned bits = std::min<unsigned>(static_cast<unsigned>(out.size()) * 8, 64);
  const std::uint64_t unsigned_max = UINT64_MAX >> (64 - bits);
  const std::uint64_t signed_max = unsigned_max >> 1;
  const std::uint64_t max = signedness == Signedness::kSigned ? signed_max : unsigned_max;
  const std::uint64_t min = signedness == Signedness::kUnsigned ? 0 : signed_max + 1;  // its magnitude
  if (value.magnitude > (value.negative ? min : max)) {
    return fail(ErrorKind::kUsage, "",
                fmt::format("{}{} does not fit in {} byte{}: {}{} to {}", value.negative ? "-" : "", value.magnitude,
                            out.size(), out.size() == 1 ? "" : "s", min == 0 ? "" : "-", min, max));
  }
  std::uint64_t rest = value.negative ? ~value.magnitude + 1 : value.magnitude;
  const auto sign = static_cast<std::byte>(value.negative && value.magnitude != 0 ? 0xff : 0);
  for (size_t i = 0; i < out.size(); ++i, rest >>= 8) {
    out[i] = i < sizeof(rest) ? static_cast<std::byte>(rest) : sign;
  }
  if constexpr (std::endian::native == std::endian::big) std::ranges::reverse(out);
  return {};
}

std::optional<Bytes> parse_address(std::string_view text) {
  if (auto address = parse_internet_address(text, AF_INET, sizeof(in_addr))) return address;
  if (auto bytes = parse_hex_pairs(text)) return bytes;
  return parse_internet_address(text, AF_INET6, sizeof(in6_addr));
}

std::optional<std::string> parse_string(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return std::nullopt;
    if (text[i] != '\\') {
      result += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    if (text[i] == 'x' && i + 2 < text.size()) {
      const auto byte = parse_digits(text.substr(i + 1, 2), 16);
      if (!byte) return std::nullopt;
      result += static_cast<char>(*byte);
      i += 2;
    } else if (const auto character = escaped(text[i])) {
      result += *character;
    } else {
      return std::nullopt;
    }
  }
  return result;
}

std::optional<std::vector<std::string_view>> split_braces(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::string_view> parts;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') i = closing_quote(text, i);
    if (i == std::string_view::npos) return std::nullopt;
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth < 0) return std::nullopt;
    if (text[i] == ',' && depth == 0) {
      parts.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  if (depth != 0) return std::nullopt;
  if (const std::string_view last = trim(text.substr(begin)); !last.empty() || !parts.empty()) parts.push_back(last);
  return parts;
}

}  // namespace bpfcc
