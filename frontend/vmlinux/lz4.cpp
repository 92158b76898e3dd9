#include "frontend/vmlinux/lz4.h"

#include <cstdint>

namespace bpfcc {
namespace {

constexpr size_t kNumber = 4;  // bytes of a magic number or a size

std::uint32_t number_at(std::span<const std::byte> bytes) {
  std::uint32_t number = 0;
  for (size_t at = kNumber; at-- > 0;) number = number << 8 | std::to_integer<std::uint32_t>(bytes[at]);
  return number;
}

/// Reads one block: sequences of bytes to take as they are and, but for the last, of a place in what was read so far to
/// repeat from.
class Block {
 public:
  Block(std::span<const std::byte> input, std::vector<std::byte> &output, size_t largest)
      : input_(input), output_(output), start_(output.size()), largest_(largest) {}

  bool read() {
    while (!input_.empty()) {
      const auto token = std::to_integer<size_t>(take());
      const std::optional<size_t> literals = length(token >> 4);
      if (!literals || *literals > input_.size() || output_.size() + *literals > largest_) return false;
      output_.insert(output_.end(), input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(*literals));
      input_ = input_.subspan(*literals);
      if (input_.empty()) return true;
      if (!repeat(token & kLong)) return false;
    }
    return false;
  }

 private:
  static constexpr size_t kLong = 15;  // more of the length follows
  static constexpr size_t kShortest = 4;

  std::byte take() {
    const std::byte first = input_.front();
    input_ = input_.subspan(1);
    return first;
  }

  std::optional<size_t> length(size_t length) {
    if (length < kLong) return length;
    while (!input_.empty()) {
      const std::byte more = take();
      length += std::to_integer<size_t>(more);
      if (more != std::byte{255}) return length;
    }
    return std::nullopt;
  }

  bool repeat(size_t short_length) {
    if (input_.size() < 2) return false;
    const auto low = std::to_integer<size_t>(take());
    const size_t distance = low | std::to_integer<size_t>(take()) << 8;
    const std::optional<size_t> count = length(short_length);
    if (!count || distance == 0 || distance > output_.size() - start_) return false;
    if (output_.size() + *count + kShortest > largest_) return false;
    // One by one: it may repeat what it has just written.
    for (size_t i = 0; i < *count + kShortest; ++i) output_.push_back(output_[output_.size() - distance]);
    return true;
  }

  std::span<const std::byte> input_;
  std::vector<std::byte> &output_;
  size_t start_;
  size_t largest_;
};

}  // namespace

std::optional<std::vector<std::byte>> unpack_lz4(std::span<const std::byte> bytes, size_t largest) {
  std::vector<std::byte> output;
  if (bytes.size() < kNumber) return std::nullopt;
  for (bytes = bytes.subspan(kNumber); bytes.size() >= kNumber;) {
    const size_t size = number_at(bytes);
    bytes = bytes.subspan(kNumber);
    if (bytes.empty() && size == output.size()) break;
    if (size > bytes.size() || !Block(bytes.first(size), output, largest).read()) return std::nullopt;
    bytes = bytes.subspan(size);
  }
  return output;
}

}  // namespace bpfcc
