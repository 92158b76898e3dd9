#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace bpfcc {

/// Reads the numbers and strings that DWARF is made of, one after the other. Behind the end everything is 0 and empty,
/// and ok() false from then on.
class DwarfCursor {
 public:
  explicit DwarfCursor(std::span<const std::byte> bytes, std::uint64_t at = 0)
      : bytes_(bytes), at_(at <= bytes.size() ? at : bytes.size()), ok_(at <= bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return !ok_ || at_ == bytes_.size(); }
  /// Offset of what is read next.
  std::size_t at() const { return at_; }

  /// Of 1, 2, 3, 4 or 8 bytes, in the host's order as the whole object.
  std::uint64_t number(std::size_t size);
  std::uint64_t uleb();
  std::int64_t sleb();
  std::string_view string();
  std::span<const std::byte> block(std::uint64_t size);

 private:
  bool has(std::uint64_t size) {
    ok_ = ok_ && size <= bytes_.size() - at_;
    return ok_;
  }

  std::span<const std::byte> bytes_;
  std::size_t at_;
  bool ok_;
};

}  // namespace bpfcc
