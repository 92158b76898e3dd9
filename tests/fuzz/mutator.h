#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace bpfcc::test {

/// Makes wrong inputs of right ones. The same number gives the same input, on every machine.
class Mutator {
 public:
  /// `words` are what such inputs are made of, and come in as a whole now and then.
  Mutator(std::uint64_t number, std::span<const std::string_view> words) : random_(number), words_(words) {}

  /// One of the seeds with a few edits. There has to be one.
  std::string mutate(std::span<const std::string> seeds);

  /// 0 .. bound - 1; bound is not 0.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

 private:
  void edit(std::string &input, std::span<const std::string> seeds);

  std::mt19937_64 random_;
  std::span<const std::string_view> words_;
};

}  // namespace bpfcc::test
