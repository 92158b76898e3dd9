#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc::test {

/// Something that reads what strangers wrote.
struct FuzzTarget {
  std::string_view name;
  std::vector<std::string> seeds;       ///< right inputs
  std::vector<std::string_view> words;  ///< what they are made of
  /// Reads the input. Whether it is taken or refused does not matter; what must hold in either case is checked, and
  /// what does not hold is returned as a sentence.
  std::string_view (*read)(const std::string &input);
};

/// All of them.
std::span<const FuzzTarget> fuzz_targets();

}  // namespace bpfcc::test
