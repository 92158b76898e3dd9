#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bpfcc {

/// Takes `prefix` off the front of the text; false where it does not begin with it.
bool take(std::string_view &text, std::string_view prefix);

/// A decimal number at the front, which is taken off the text; nothing where there is none of 32 bits.
std::optional<std::uint32_t> take_number(std::string_view &text);

/// The number behind the first of these words: 6 for "insn " in "infinite loop detected at insn 6".
std::optional<std::uint32_t> number_behind(std::string_view text, std::string_view words);

}  // namespace bpfcc
