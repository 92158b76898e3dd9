#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace bpfcc {

/// A set of values of an enum whose values are all below 64: 8 bytes, usable in constant expressions.
template <class Enum>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<Enum> values) {
    for (const Enum value : values) bits_ |= bit(value);
  }

  [[nodiscard]] constexpr bool contains(Enum value) const { return (bits_ & bit(value)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr int size() const { return std::popcount(bits_); }

  constexpr EnumSet operator|(EnumSet other) const { return from_bits(bits_ | other.bits_); }
  constexpr EnumSet operator&(EnumSet other) const { return from_bits(bits_ & other.bits_); }
  /// The values of this set that are not in `other`.
  constexpr EnumSet operator-(EnumSet other) const { return from_bits(bits_ & ~other.bits_); }
  constexpr bool operator==(const EnumSet &) const = default;

 private:
  static constexpr std::uint64_t bit(Enum value) { return std::uint64_t{1} << static_cast<unsigned>(value); }
  static constexpr EnumSet from_bits(std::uint64_t bits) {
    EnumSet set;
    set.bits_ = bits;
    return set;
  }

  std::uint64_t bits_ = 0;
};

}  // namespace bpfcc
