#include "loader/object/dwarf_cursor.h"

#include <bit>

namespace bpfcc {
namespace {

constexpr unsigned kBits = 7;  ///< of a byte of LEB128
constexpr std::uint64_t kMore = 0x80;
constexpr std::uint64_t kSign = 0x40;
constexpr unsigned kWidth = 64;

}  // namespace

std::uint64_t DwarfCursor::number(std::size_t size) {
  if (!has(size)) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t place = std::endian::native == std::endian::little ? i : size - 1 - i;
    value |= std::to_integer<std::uint64_t>(bytes_[at_ + i]) << (8 * place);
  }
  at_ += size;
  return value;
}

std::uint64_t DwarfCursor::uleb() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; has(1); shift += kBits) {
    const auto byte = std::to_integer<std::uint64_t>(bytes_[at_++]);
    if (shift < kWidth) value |= (byte & ~kMore) << shift;
    if ((byte & kMore) == 0) break;
  }
  return value;
}

std::int64_t DwarfCursor::sleb() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; has(1); shift += kBits) {
    const auto byte = std::to_integer<std::uint64_t>(bytes_[at_++]);
    if (shift < kWidth) value |= (byte & ~kMore) << shift;
    if ((byte & kMore) != 0) continue;
    if ((byte & kSign) != 0 && shift + kBits < kWidth) value |= ~std::uint64_t{0} << (shift + kBits);
    break;
  }
  return static_cast<std::int64_t>(value);
}

std::string_view DwarfCursor::string() {
  const char *const begin = reinterpret_cast<const char *>(bytes_.data()) + at_;
  const std::size_t length = ok_ ? strnlen(begin, bytes_.size() - at_) : 0;
  if (!has(length + 1)) return {};
  at_ += length + 1;
  return {begin, length};
}

std::span<const std::byte> DwarfCursor::block(std::uint64_t size) {
  if (!has(size)) return {};
  at_ += size;
  return bytes_.subspan(at_ - size, size);
}

}  // namespace bpfcc
