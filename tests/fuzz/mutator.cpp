#include "tests/fuzz/mutator.h"

namespace bpfcc::test {
namespace {

constexpr std::size_t kMostEdits = 6;
constexpr std::size_t kLongest = 1 << 16;

}  // namespace

std::string Mutator::mutate(std::span<const std::string> seeds) {
  std::string input = seeds[below(seeds.size())];
  for (std::size_t edits = 1 + below(kMostEdits); edits > 0 && input.size() < kLongest; --edits) edit(input, seeds);
  return input;
}

void Mutator::edit(std::string &input, std::span<const std::string> seeds) {
  const std::size_t at = below(input.size() + 1);
  const std::size_t length = below(input.size() - at + 1);
  const auto any_byte = [&] { return static_cast<char>(below(256)); };
  switch (below(8)) {
    case 0:
      if (at < input.size()) input[at] = any_byte();
      break;
    case 1:
      if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
      break;
    case 2:
      input.insert(at, 1, any_byte());
      break;
    case 3:
      input.erase(at, length);
      break;
    case 4:
      input.insert(at, input.substr(at, length));
      break;
    case 5:
      if (!words_.empty()) input.insert(at, words_[below(words_.size())]);
      break;
    case 6:
      if (!words_.empty()) input.replace(at, length, words_[below(words_.size())]);
      break;
    default: {
      const std::string &other = seeds[below(seeds.size())];
      input.replace(at, std::string::npos, other.substr(below(other.size() + 1)));
      break;
    }
  }
}

}  // namespace bpfcc::test
