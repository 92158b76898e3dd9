#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace bpfcc {

/// A set of numbers, as intervals in ascending order that do not touch.
class Ranges {
 public:
  Ranges(std::int64_t low, std::int64_t high) : intervals_{{low, high}} {}

  bool is_empty() const { return intervals_.empty(); }
  std::int64_t low() const { return intervals_.front().first; }
  std::int64_t high() const { return intervals_.back().second; }
  bool contains(std::int64_t number) const;

  void keep_from(std::int64_t low);
  void keep_to(std::int64_t high);
  void remove(std::int64_t number);

  bool operator==(const Ranges &) const = default;

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> intervals_;
};

}  // namespace bpfcc
