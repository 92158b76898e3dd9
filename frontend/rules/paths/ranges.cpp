#include "frontend/rules/paths/ranges.h"

#include <algorithm>

namespace bpfcc {

bool Ranges::contains(std::int64_t number) const {
  return std::ranges::any_of(
      intervals_, [&](const auto &interval) { return interval.first <= number && number <= interval.second; });
}

void Ranges::keep_from(std::int64_t low) {
  std::erase_if(intervals_, [&](const auto &interval) { return interval.second < low; });
  if (!intervals_.empty()) intervals_.front().first = std::max(intervals_.front().first, low);
}

void Ranges::keep_to(std::int64_t high) {
  std::erase_if(intervals_, [&](const auto &interval) { return interval.first > high; });
  if (!intervals_.empty()) intervals_.back().second = std::min(intervals_.back().second, high);
}

void Ranges::remove(std::int64_t number) {
  for (auto interval = intervals_.begin(); interval != intervals_.end(); ++interval) {
    if (number < interval->first || number > interval->second) continue;
    const auto [low, high] = *interval;
    interval = intervals_.erase(interval);
    if (number < high) interval = intervals_.insert(interval, {number + 1, high});
    if (low < number) intervals_.insert(interval, {low, number - 1});
    return;
  }
}

}  // namespace bpfcc
