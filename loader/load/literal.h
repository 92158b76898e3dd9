#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace bpfcc {

using Bytes = std::vector<std::byte>;

/// An integer before it is known how many bytes it gets.
struct IntegerLiteral {
  std::uint64_t magnitude = 0;
  bool negative = false;
};

/// "-5", "0x1f", "'a'", "true"; nothing for any other text. Numbers of more than 64 bits are none.
std::optional<IntegerLiteral> parse_integer(std::string_view text);

enum class Signedness { kSigned, kUnsigned, kUnknown };

/// Stores an integer in all of `out` (1 to 16 bytes), in the host's byte order. What does not fit is
/// "300 does not fit in 1 byte: 0 to 255".
Result<void> store_integer(IntegerLiteral value, Signedness signedness, std::span<std::byte> out);

/// "10.0.0.1", "::1", "de:ad:be:ef:00:01" and longer: bytes in network order. Nothing for any other text.
std::optional<Bytes> parse_address(std::string_view text);

/// The text of "\"two words\"" with its escapes (\n \t \\ \" \xNN) resolved; other text as it is. Nothing where the
/// closing quote is missing.
std::optional<std::string> parse_string(std::string_view text);

/// The parts of "{a=1, b={2, 3}}": "a=1", "b={2, 3}", without the blanks around them. Nothing where the braces do not
/// match or the text does not begin with one.
std::optional<std::vector<std::string_view>> split_braces(std::string_view text);

/// Without blanks at either end.
std::string_view trim(std::string_view text);

}  // namespace bpfcc
