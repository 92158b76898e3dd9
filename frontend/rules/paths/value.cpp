#include "frontend/rules/paths/value.h"

namespace bpfcc {

const Value *Values::intern(const Value &value) {
  const Key key{value.kind, value.number,   value.region, value.left,   value.right, value.operation,
                value.site, value.instance, value.vague,  value.scalar, value.low,   value.high};
  const auto [found, is_new] = known_.try_emplace(key, nullptr);
  if (is_new) found->second = &values_.emplace_back(value);
  return found->second;
}

const Value *Values::number(std::int64_t number) {
  return intern({.kind = ValueKind::kNumber, .number = number, .scalar = true, .low = number, .high = number});
}

const Value *Values::symbol(Site site, unsigned instance, std::int64_t low, std::int64_t high, bool vague,
                            bool scalar) {
  return intern({.kind = ValueKind::kSymbol,
                 .site = site,
                 .instance = instance,
                 .vague = vague,
                 .scalar = scalar,
                 .low = low,
                 .high = high});
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
                 .scalar = left->scalar && right->scalar,
                 .low = low,
                 .high = high});
}

const Region *Values::region(RegionKind kind, Site site, unsigned instance, std::uint64_t size, clang::QualType type) {
  const auto [found, is_new] = known_regions_.try_emplace({kind, site, instance, size}, nullptr);
  if (is_new) found->second = &regions_.emplace_back(Region{kind, site, instance, size, type});
  return found->second;
}

const clang::CallExpr *Region::call() const {
  const auto *const *statement = std::get_if<const clang::Stmt *>(&site);
  return statement != nullptr ? llvm::dyn_cast_or_null<clang::CallExpr>(*statement) : nullptr;
}

const clang::VarDecl *Region::variable() const {
  const auto *const *declaration = std::get_if<const clang::Decl *>(&site);
  return declaration != nullptr ? llvm::dyn_cast_or_null<clang::VarDecl>(*declaration) : nullptr;
}

const Value *Region::place() const {
  const auto *const *value = std::get_if<const Value *>(&site);
  return value != nullptr ? *value : nullptr;
}

}  // namespace bpfcc
