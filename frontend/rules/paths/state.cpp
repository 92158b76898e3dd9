#include "frontend/rules/paths/state.h"

#include <algorithm>
#include <set>
#include <vector>

namespace bpfcc {

Ranges State::ranges(const Value *value) const {
  const auto found = ranges_->find(value);
  return found != ranges_->end() ? found->second : Ranges(value->low, value->high);
}

bool State::restrict(const Value *value, Ranges ranges) {
  if (ranges.is_empty()) return false;
  if (value->kind != ValueKind::kNumber) ranges_.own().insert_or_assign(value, std::move(ranges));
  return true;
}

const Value *State::load(const Region *region, std::int64_t offset, std::uint64_t size) const {
  const auto found = memory_->find({region, offset});
  return found != memory_->end() && found->second.size == size ? found->second.value : nullptr;
}

void State::store(const Region *region, std::int64_t offset, std::uint64_t size, const Value *value) {
  forget(region, offset, size);
  memory_.own().insert_or_assign({region, offset}, Binding{size, value});
}

void State::forget(const Region *region, std::int64_t offset, std::uint64_t size) {
  ++forgotten_.own()[region];
  note_written(region, size == 0 ? INT64_MIN : offset,
               size == 0 ? INT64_MAX : offset + static_cast<std::int64_t>(size));
  const auto first = memory_->lower_bound({region, INT64_MIN});
  if (first == memory_->end() || first->first.first != region) return;
  auto &memory = memory_.own();
  auto binding = memory.lower_bound({region, INT64_MIN});
  while (binding != memory.end() && binding->first.first == region) {
    const std::int64_t begin = binding->first.second;
    const bool is_outside = size != 0 && (begin + static_cast<std::int64_t>(binding->second.size) <= offset ||
                                          begin >= offset + static_cast<std::int64_t>(size));
    binding = is_outside ? std::next(binding) : memory.erase(binding);
  }
}

void State::declare(const Region *region) {
  forget(region);
  if (region->size != 0) tracked.unwritten[region] = {{0, static_cast<std::int64_t>(region->size)}};
}

void State::note_written(const Region *region, std::int64_t begin, std::int64_t end) {
  const auto found = tracked.unwritten.find(region);
  if (found == tracked.unwritten.end()) return;
  std::vector<std::pair<std::int64_t, std::int64_t>> left;
  for (const auto &[from, to] : found->second) {
    if (from < begin) left.emplace_back(from, std::min(to, begin));
    if (end < to) left.emplace_back(std::max(from, end), to);
  }
  if (left.empty()) {
    tracked.unwritten.erase(found);
  } else {
    found->second = std::move(left);
  }
}

std::optional<std::pair<std::int64_t, std::int64_t>> State::unwritten(const Region *region, std::int64_t begin,
                                                                      std::int64_t end) const {
  const auto found = tracked.unwritten.find(region);
  if (found == tracked.unwritten.end()) return std::nullopt;
  for (const auto &[from, to] : found->second) {
    if (from < end && begin < to) return std::pair{std::max(from, begin), std::min(to, end)};
  }
  return std::nullopt;
}

void State::forget_shared() {
  std::set<const Region *> regions;
  for (const auto &[place, binding] : *memory_) {
    if (place.first->kind != RegionKind::kVariable) regions.insert(place.first);
  }
  for (const Region *region : regions) forget(region);
}

void State::forget_reachable(const Region *region) {
  std::set<const Region *> seen{region};
  std::vector<const Region *> open{region};
  while (!open.empty()) {
    const Region *next = open.back();
    open.pop_back();
    for (const auto &[place, binding] : *memory_) {
      if (place.first == next && binding.value->is_pointer() && seen.insert(binding.value->region).second) {
        open.push_back(binding.value->region);
      }
    }
  }
  for (const Region *each : seen) forget(each);
}

unsigned State::forgotten(const Region *region) const {
  const auto found = forgotten_->find(region);
  return found == forgotten_->end() ? 0 : found->second;
}

bool State::operator==(const State &other) const {
  return memory_ == other.memory_ && ranges_ == other.ranges_ && tracked == other.tracked;
}

}  // namespace bpfcc
