#include "frontend/rules/paths/value.h"

namespace bpfcc {

const Value *Values::intern(const Value &value) {
  const Key key{value.kind, value.number,   value.region, value.left, value.right, value.operation,
                value.site, value.instance, value.vague,  value.low,  value.high};
  const auto [found, is_new] = known_.try_emplace(key, nullptr);
  if (is_new) found->second = &values_.emplace_back(value);
  return found->second;
}

const Value *Values::number(std::int64_t number) {
  return intern({.kind = ValueKind::kNumber, .number = number, .low = number, .high = number});
}

const Value *Values::symbol(const void *site, unsigned instance, std::int64_t low, std::int64_t high, bool vague) {
  return intern(
      {.kind = ValueKind::kSymbol, .site = site, .instance = instance, .vague = vague, .low = low, .high = high});
}

const Value *Values::pointer(const Region *region, std::int64_t offset, const Value *variable_offset) {
  return intern({.kind = ValueKind::kPointer,
                 .number = offset,
                 .region = region,
                 .left = variable_offset,
                 .vague = variable_offset != nullptr && variable_offset->vague});
}

const Value *Values::operation(int operation, const Value *left, const Value *right, std::int64_t low,
                               std::int64_t high) {
  return intern({.kind = ValueKind::kOperation,
                 .left = left,
                 .right = right,
                 .operation = operation,
                 .vague = left->vague || right->vague,
                 .low = low,
                 .high = high});
}

const Region *Values::region(RegionKind kind, const void *site, unsigned instance, std::uint64_t size) {
  const auto [found, is_new] = known_regions_.try_emplace({kind, site, instance, size}, nullptr);
  if (is_new) found->second = &regions_.emplace_back(Region{kind, site, instance, size});
  return found->second;
}

}  // namespace bpfcc
